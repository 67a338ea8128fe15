"""The table: what each difference means. The one place where a class is given; rules are named, and lie beside it.

broken     it can no longer do its work: gone, silenced without end, tells nobody, rests on nothing
loosened   more failure passes unseen, or later: a lower target, a longer window, a narrower scope, one recipient less
tightened  the reverse
mended     it can do its work again: speaks again, pages again, may send again
moved      another thing than before, and neither looser nor stricter by any proof: another metric, another owner
cosmetic   nothing that is watched changed: names, wording, tags, the same query written differently
"""

from collections.abc import Mapping

from compiler.drift import rules_alert as alert
from compiler.drift import rules_board as board
from compiler.drift import rules_calls as calls
from compiler.drift import rules_channel as channel
from compiler.drift import rules_slo as slo
from compiler.drift.difference import Around, Difference, Judged, Rule
from compiler.drift.rules import always, grades, greater, members, owner, switch

ANY = "*"
WORDING = always("cosmetic", "wording")
ELSE = always("moved", "nothing is known of what follows from it")
URGENCY = grades(("high",), ("severity", "unknown", ""), ("low",), worse="loosened", better="tightened")
ENABLED = switch("broken", "it is switched off", "mended", "it is switched on again")
LATER = greater("loosened", "it calls later", "tightened", "it calls sooner")

TABLE: Mapping[tuple[str, str], Rule] = {
    # what every thing has
    (ANY, "name"): WORDING,
    (ANY, "description"): WORDING,
    (ANY, "tags"): always("cosmetic", "tags that say neither owner nor service"),
    (ANY, "owner"): owner,
    (ANY, "belonging"): always("moved", "it says that it belongs elsewhere"),
    (ANY, "gone"): always("moved", "it is not there any more"),
    (ANY, "new"): always("cosmetic", "it was not there before"),
    (ANY, "enabled"): ENABLED,
    # what is promised and measured
    ("slo", "target"): slo.target,
    ("slo", "warning"): always("cosmetic", "a warning before the target, which no promise rests on"),
    ("slo", "window"): slo.window,
    ("slo", "query"): slo.query,
    ("slo", "limit"): slo.limit,
    ("slo", "monitors"): slo.monitors,
    ("slo", "measure"): always("moved", "another way of counting"),
    ("slo", "groups"): always("moved", "it is split by other tags"),
    ("slo", "gone"): always("broken", "what it measured is measured by nobody"),
    ("slo", "new"): always("tightened", "one more thing is measured"),
    # who is told, and when
    ("monitor", "query"): alert.query,
    ("monitor", "threshold"): alert.threshold,
    ("monitor", "evaluation window"): alert.evaluation_window,
    ("monitor", "evaluation"): always("moved", "it is evaluated in another way"),
    ("monitor", "burn rate"): alert.burn_rate,
    ("monitor", "form"): always("moved", "it is another form of alert"),
    ("monitor", "conditions"): always("moved", "it fires on other conditions"),
    ("monitor", "mute"): alert.mute,
    ("monitor", "recipients"): alert.recipients,
    ("monitor", "priority"): greater("loosened", "less grave", "tightened", "graver"),
    ("monitor", "on_no_data"): alert.no_data,
    ("monitor", "draft"): switch("mended", "it is no draft any more", "broken", "drafts notify nobody"),
    ("monitor", "type"): always("cosmetic", "the product's word for its form"),
    ("monitor", "runbook"): members("no longer linked", "now linked", lost_class="loosened"),
    ("monitor", "gone"): always("broken", "what it watched is watched by it no more"),
    ("monitor", "new"): always("tightened", "one more alert"),
    ("rule", "monitor_tags"): members("no more asks for", "also asks", lost_class="tightened", won_class="loosened"),
    ("rule", "scope"): always("moved", "it applies to others"),
    ("rule", "notifies"): alert.recipients,
    ("rule", "gone"): always("broken", "it tells nobody any more"),
    ("rule", "new"): always("tightened", "one more way of being told"),
    ("downtime", "new"): calls.silence_new,
    ("downtime", "gone"): calls.silence_gone,
    ("downtime", "ends"): calls.silence_end,
    ("downtime", "covers"): always("moved", "it silences others"),
    # what is seen
    ("dashboard", "panels gone"): board.panels_gone,
    ("dashboard", "panels added"): always("cosmetic", "more to see"),
    ("dashboard", "panel query"): board.panel_query,
    ("dashboard", "panel wording"): WORDING,
    ("dashboard", "variables"): board.variables,
    ("dashboard", "gone"): always("broken", "urls that lead to it lead nowhere"),
    # who is called
    ("integration", "feeds"): calls.leads_to,
    ("integration", "fingerprint"): always("moved", "another key: what sends with the older one no longer enters"),
    ("integration", "gone"): always("broken", "what enters here pages nobody any more"),
    ("oncall_service", "policy"): calls.leads_to,
    ("oncall_service", "pause_s"): LATER,
    ("oncall_service", "urgency"): URGENCY,
    ("oncall_service", "urgency_outside"): URGENCY,
    ("oncall_service", "gone"): always("broken", "what pages it pages nobody any more"),
    ("routing", "rules"): calls.routes,
    ("routing", "otherwise"): calls.catch_all,
    ("routing", "gone"): always("moved", "events follow the policy of the service"),
    ("policy", "steps"): calls.steps,
    ("policy", "repeats"): greater("tightened", "it calls more often", "loosened", "it gives up sooner"),
    ("policy", "pass_s"): always("cosmetic", "it follows from its levels"),
    ("policy", "gone"): always("broken", "what it called is called by nobody"),
    ("rota", "participants"): members("no longer on it", "now on it", none="nobody is on it any more"),
    ("rota", "zone"): always("moved", "its shifts change at other hours"),
    ("shifts", "coverage"): calls.coverage,
    ("rota", "gone"): always("broken", "whom it called is called by it no more"),
    ("responder", "active"): switch("broken", "it may not be called any more", "mended", "it may be called again"),
    ("responder", "reachable"): switch("broken", "nothing that wakes it is known", "mended", "it can be reached again"),
    ("responder", "gone"): always("loosened", "one less who can be called"),
    ("maintenance", "new"): calls.silence_new,
    ("maintenance", "gone"): calls.silence_gone,
    ("maintenance", "ends"): calls.silence_end,
    ("maintenance", "covers"): always("moved", "it silences others"),
    # how customers are told
    ("account", "gone"): always("broken", "nobody can be told through it"),
    ("number", "gone"): always("broken", "nobody can be told from it"),
    ("template", "gone"): always("broken", "nobody can be told in these words"),
    ("template", "category"): always("moved", "other rules of sending and price"),
    ("health", "ability"): channel.ability,
    ("health", "quality"): grades(("green",), ("yellow",), ("red",), worse="loosened"),
    ("health", "limit"): greater("tightened", "more can be told in a day", "loosened", "fewer can be told in a day"),
    ("health", "rate"): greater("tightened", "it sends faster", "loosened", "it sends slower"),
    # whose it is
    ("entry", "owner"): owner,
    ("entry", "links"): members("no longer linked", "now linked", lost_class="moved", won_class="cosmetic"),
    ("entry", "oncall"): members("no longer on call for it", "now on call for it", none="it names nobody on call"),
    ("entry", "depends_on"): always("moved", "it leans on others"),
    ("attachment", "text"): WORDING,
    ("attachment", "dated"): WORDING,
}  # fmt: skip


def classify(one: Difference, around: Around) -> Judged | None:
    """The class of a difference and the reason for it; None where the table's rule sees no change at all."""
    rule = TABLE.get((one.kind, one.aspect)) or TABLE.get((ANY, one.aspect)) or ELSE
    return rule(one, around)
