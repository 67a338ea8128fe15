"""The order in which a finding passes the gate: allowance, baseline, ladder, `--fail-on`, and what holds it back.

Break-glass comes last, over all of them at once, and stands with the decision.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from compiler.model.finding import Finding, Level, Severity
from compiler.model.frozen import dataclass
from compiler.model.gating import Graded, Wishes
from compiler.model.settings import Rung, Settings

BELOW: Mapping[Level, Level] = {"block": "warn", "warn": "observe", "observe": "observe"}
"""What a rung is before the day from which it is enforced."""

Step = tuple[str, str]
Settled = tuple[Level, str]


@dataclass(frozen=True, slots=True)
class Needs:
    """What the gate must know of a check: its kinds, whether it may block, its nature."""

    kinds: tuple[str, ...]
    blockable: bool
    weather: bool
    severity: Severity


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rules of one run: what the settings say, what was asked for, and the day."""

    settings: Settings
    wishes: Wishes
    day: date

    def grade(self, finding: Finding, needs: Needs | None, lapsed: date | None = None) -> Graded:
        """The level of one finding that no allowance covers, with every step that it met."""
        steps: list[Step] = [("allowance", f"ended on {lapsed}" if lapsed else "none covers it")]
        before = self.wishes.baseline
        if before is not None and finding.fingerprint in before.known:
            word = f"known since {before.name}"
            return Graded(finding, "observe", f"baseline: {word}", (*steps, ("baseline", word)), known=True)
        steps.append(("baseline", f"new since {before.name}" if before else "none given"))
        climbed = tuple(self._climb(finding, needs))
        _, level, because = climbed[-1]
        return Graded(finding, level, because, (*steps, *(step for step, _, _ in climbed)))

    def blocks(self, code: str, needs: Needs) -> bool:
        """Whether a finding of this code could block today."""
        if not needs.blockable:
            return False
        raised = not needs.weather and self._reaches(needs.severity)
        return raised or self._weather_passed(*self.rung(code, needs.weather), needs.weather)[0] == "block"

    def rung(self, code: str, weather: bool) -> Settled:
        """What the settings say of a code. Weather has its own setting, which alone lets it block."""
        rung = self.settings.ladder.get(code)
        if not weather:
            return self._enforced(rung or Rung("observe"))
        if rung is None:
            return self.settings.weather, f"gate: weather: {self.settings.weather}"
        level, because = self._enforced(rung)
        if level == "block" and self.settings.weather != "block":
            return "warn", "weather blocks only by `gate: {weather: block}`"
        return level, because

    def _climb(self, finding: Finding, needs: Needs | None) -> Iterator[tuple[Step, Level, str]]:
        """The steps from the ladder on, each with the level after it and what settled that level."""
        weather = finding.nature == "weather"
        level, because = self.rung(finding.code, weather)
        yield ("ladder", because), level, because
        word, level, because = self._raised(finding, level, because)
        yield ("--fail-on", word), level, because
        if level == "block" and needs is not None and not needs.blockable:
            because = "its proof is never strong enough to block"
            yield ("proof", because), "warn", because
        elif weather and self.wishes.hotfix:
            level, because = self._weather_passed(level, because, weather)
            yield ("--hotfix", because), level, because

    def _raised(self, finding: Finding, level: Level, because: str) -> tuple[str, Level, str]:
        if self.wishes.fail_on is None:
            return "not given", level, because
        if finding.nature == "weather":
            return "raises no weather", level, because
        if not self._reaches(finding.severity):
            return f"{finding.severity} is below {self.wishes.fail_on}", level, because
        return f"{self.wishes.fail_on} raises it to block", "block", f"--fail-on {self.wishes.fail_on}"

    def _weather_passed(self, level: Level, because: str, weather: bool) -> Settled:
        """Weather that would block gives way to a hotfix."""
        if weather and level == "block" and self.wishes.hotfix:
            return "warn", f"hotfix “{self.wishes.hotfix}” passes weather"
        return level, because

    def _reaches(self, severity: Severity) -> bool:
        return self.wishes.fail_on is not None and severity >= self.wishes.fail_on

    def _enforced(self, rung: Rung) -> Settled:
        if rung.since is not None and self.day < rung.since:
            return BELOW[rung.level], f"ladder: {rung.level} from {rung.since}"
        return rung.level, f"ladder: {rung.level}"
