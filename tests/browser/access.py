"""What every page is held to: WCAG 2.2 AA and nothing to scroll sideways, on a phone and at a desk, light and dark."""

from axe_playwright_python.sync_playwright import Axe

WIDTHS = (390, 1280)  # px: a phone, a desk
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
# Not to load stylesheets once more: that asks for inline styles, which the policy of a page refuses.
HOW = {"resultTypes": ["violations"], "preload": False}
EVERYTHING = {"runOnly": {"type": "tag", "values": LEVELS}, **HOW}
# Light and dark differ in colors alone: only these rules can tell them apart.
COLORS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}, **HOW}
OVERHANG = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
AXE = Axe().axe_script


def problems(page, widths=WIDTHS):
    """Return what is wrong with a page as it is now, at each width, in light and in dark."""
    return [wrong for width in widths for wrong in problems_at(page, width)]


def problems_at(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    sideways = page.evaluate(OVERHANG)
    if sideways > 0:
        yield f"{width} px: {sideways} px to scroll sideways"
    for scheme, rules in (("light", EVERYTHING), ("dark", COLORS)):
        dress(page, width, scheme)
        for violation in violations(page, rules):
            for node in violation["nodes"]:
                yield f"{width} px, {scheme}: {violation['id']}: {node['target']}: {node['failureSummary']}"


def dress(page, width, scheme):
    """Let the device ask for light or dark on a phone, and the switch on the page at a desk."""
    if width <= WIDTHS[0]:
        page.emulate_media(color_scheme=scheme)
    switched = scheme if width > WIDTHS[0] else ""
    page.evaluate("(switched) => { document.documentElement.dataset.theme = switched; }", switched)


def violations(page, rules=EVERYTHING):
    """Return what axe finds. It is put into a page once, for that takes as long as a short page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate("async (rules) => (await axe.run(rules)).violations", rules)
