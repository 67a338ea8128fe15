"""The urls that playbooks open: do they lead to dashboards and panels that are still there?"""

from compiler.model.base import Id, Kind
from compiler.model.chain import Fault
from compiler.model.promise import Action, Playbook
from compiler.model.watching import Dashboard
from compiler.ports import Estate
from compiler.reconcile.homes import elsewhere_too, openers
from compiler.reconcile.named import host_of, key_of, resolve


def opened_faults(estate: Estate, book: Playbook) -> tuple[Fault, ...]:
    """Urls of a playbook that lead to dashboards or panels proven gone."""
    actions = (one for one in book.first_actions if one.form == "open")
    return tuple(fault for one in actions for fault in _dangling(estate, book, one))


def _dangling(estate: Estate, book: Playbook, action: Action) -> tuple[Fault, ...]:
    url = action.url
    found = resolve(estate, Kind.DASHBOARD, url).first
    if isinstance(found, Dashboard):
        return _panel(found, book, url, action)
    key, host = key_of(url, Kind.DASHBOARD), host_of(url)
    ids = [Id(one, Kind.DASHBOARD.value, key) for one in openers(estate, Kind.DASHBOARD, host)] if key else []
    if not ids or not all(estate.proven_gone(id) for id in ids) or elsewhere_too(estate, ids[0]):
        return ()
    reason = f"playbook “{book.scenario}” opens {url}, a dashboard that is gone"
    fix = "name the dashboard that replaced it, or take the action out"
    return (Fault("dashboard gone", ids[0], reason, fix, place=action.place, ids=(book.subject,)),)


def _panel(dashboard: Dashboard, book: Playbook, url: str, action: Action) -> tuple[Fault, ...]:
    if not lacks_panel(dashboard, url):
        return ()
    reason = f"playbook “{book.scenario}” opens a panel that “{dashboard.name}” no longer has"
    fix = "open the dashboard and copy the panel's url anew"
    return (Fault("panel gone", dashboard.id, reason, fix, place=action.place, ids=(book.subject,)),)


def lacks_panel(dashboard: Dashboard, url: str) -> bool:
    """Whether a url asks for a panel that the dashboard lacks; where some panel has no key, nothing can be told.

    A key in braces is filled in when the text is sent, and may be any.
    """
    name = dashboard.opening.panel.partition("=")[0] if dashboard.opening else ""
    parts = url.partition("#")[0].replace("?", "&").split("&")
    asked = [part.partition("=")[2] for part in parts if name and part.startswith(f"{name}=")]
    known = {panel.key for panel in dashboard.panels}
    return bool(asked) and "{" not in asked[0] and asked[0] not in known and "" not in known
