"""The look keeps its promises: readable colours in both themes, nothing inline, nothing missing."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

REPOSITORY = Path(__file__).resolve().parent.parent
STATIC = REPOSITORY / "static"
SHEETS = sorted((STATIC / "css").glob("*.css"))
OURS = (
    "accounts",
    "config",
    "core",
    "desk",
    "enforcement",
    "feeds",
    "journal",
    "notifications",
    "parties",
    "permits",
    "portal",
    "quotas",
    "reference",
    "registry",
    "templates",
)
TEMPLATES = sorted(path for top in OURS for path in (REPOSITORY / top).rglob("*.html"))

STATES = ("calm", "soon", "late", "closed", "info")
TEXT_ON_PLAIN = [
    (text, ground)
    for text in ("ink", "muted", "primary", "primary-strong", *STATES)
    for ground in ("page", "surface", "sunken")
]
TEXT_ON_TINT = [(text, f"{tone}-tint") for tone in (*STATES, "primary") for text in ("ink", "muted", tone)]
TEXT_PAIRS = [
    *TEXT_ON_PLAIN,
    *TEXT_ON_TINT,
    ("primary-strong", "primary-tint"),
    ("on-primary", "primary"),
    ("on-primary", "primary-strong"),
    ("surface", "late"),
    ("on-shade-light", "shade-1"),
    ("on-shade-light", "shade-2"),
    ("on-shade-light", "shade-3"),
    ("on-shade-dark", "shade-4"),
    ("on-shade-dark", "shade-5"),
]
EDGE_PAIRS = [(edge, ground) for edge in ("edge", "focus", "accent") for ground in ("page", "surface")]


def blocks_of_tokens():
    """The declarations of tokens.css: light, dark asked for by the system, dark chosen."""
    text = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root[^{]*\{([^}]*)\}", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    return [dict(re.findall(r"--([\w-]+):\s*([^;]+);", block)) for block in blocks]


LIGHT, DARK_BY_SYSTEM, DARK_BY_CHOICE = blocks_of_tokens()


def contrast(one, other):
    """The ratio of WCAG 2.2 between two colours like #14213d."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_contrast_formula_agrees_with_published_values():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", [LIGHT, DARK_BY_SYSTEM], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_can_be_read(theme, text, ground):
    assert contrast(theme[text], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK_BY_SYSTEM], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGE_PAIRS)
def test_edges_of_fields_and_marks_can_be_seen(theme, edge, ground):
    assert contrast(theme[edge], theme[ground]) >= 3


def test_the_dark_theme_is_the_same_asked_for_and_chosen():
    assert DARK_BY_SYSTEM == DARK_BY_CHOICE


def test_dark_replaces_every_colour_of_light():
    colours = {name for name, value in LIGHT.items() if value.startswith("#")}

    assert colours == {name for name, value in DARK_BY_CHOICE.items() if value.startswith("#")}


def test_styles_use_only_tokens_that_exist():
    texts = {sheet: sheet.read_text(encoding="utf-8") for sheet in SHEETS}
    known = {name for text in texts.values() for name in re.findall(r"--([\w-]+)\s*:", text)}
    used = {name for text in texts.values() for name in re.findall(r"var\(--([\w-]+)", text)}

    assert used - known == set()


def test_colours_stand_in_tokens_alone():
    loose = {
        sheet.name: found
        for sheet in SHEETS
        if sheet.name != "tokens.css"
        and (
            found := re.findall(
                r"#[0-9a-f]{3,8}\b(?![\w-])",
                re.sub(r"@media print.*", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL),
            )
        )
    }

    assert loose == {}


INLINE = {
    "style attribute": re.compile(r"<[^>{]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style", re.IGNORECASE),
    "script without a file": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)", re.I),
    "event attribute": re.compile(
        r"\son(?:click|load|submit|change|input|error|focus|blur|key\w+)\s*=", re.I
    ),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "foreign address": re.compile(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_templates_have_nothing_inline(path):
    text = path.read_text(encoding="utf-8")

    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []


@pytest.mark.parametrize("what", INLINE)
def test_each_inline_fault_would_be_seen(what):
    planted = {
        "style attribute": '<p style="color: red">',
        "style element": "<style>p {}</style>",
        "script without a file": "<script>go()</script>",
        "event attribute": '<a onclick="go()">',
        "script address": '<a href="javascript:go()">',
        "foreign address": '<img src="//cdn.example/x.png">',
    }

    assert INLINE[what].search(planted[what])


def test_icons_asked_for_are_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
    asked = {
        name
        for path in TEMPLATES
        for name in re.findall(r'{% icon "([\w-]+)"', path.read_text(encoding="utf-8"))
    }
    asked |= set(re.findall(r'icon\("([\w-]+)"\)', (STATIC / "js" / "koshi.js").read_text(encoding="utf-8")))

    assert asked - drawn == set()


@pytest.mark.parametrize(
    "name",
    sorted(
        str(path.relative_to(REPOSITORY / "templates"))
        for path in TEMPLATES
        if path.parts[-1] and path.is_relative_to(REPOSITORY / "templates")
    ),
)
def test_every_template_compiles(name):
    assert get_template(name)


def test_every_piece_says_what_it_takes():
    silent = [
        path.name
        for path in (REPOSITORY / "templates" / "components").glob("*.html")
        if not path.read_text(encoding="utf-8").startswith("{% comment %}")
    ]

    assert silent == []


def test_every_piece_stands_on_the_styleguide():
    named = re.compile(r"components/(\w+\.html)")
    templates = REPOSITORY / "templates"
    reached: set[str] = set()
    to_read = [templates / "styleguide.html", templates / "base.html"]
    to_read += (REPOSITORY / "core" / "templatetags").glob("*.py")
    while to_read:
        found = set(named.findall(to_read.pop().read_text(encoding="utf-8"))) - reached
        reached |= found
        to_read += [templates / "components" / name for name in found]

    assert {path.name for path in (templates / "components").glob("*.html")} - reached == set()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_no_row_has_its_colours_from_its_place(sheet):
    """So that contrasts need to be looked at in one of the rows alike (`tests.browsers`)."""
    assert ":nth-" not in sheet.read_text()
