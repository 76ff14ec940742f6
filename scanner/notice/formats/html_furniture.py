"""Tell what of a web page is the site's: menus, banners, dialogs; and what only looks like that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from selectolax.lexbor import LexborNode

from scanner.model import DocumentError
from scanner.notice import headings
from scanner.notice.formats.pieces import clean
from scanner.notice.sections import CORE

_MOST_OPEN = 5_000
_CLOSED_TAG = re.compile(
    r"<(/?)(?:div|span|section|article|main|table|ul|ol|dl|[biua]|em|strong|font|blockquote|details|center)(?=[\s/>])",
    re.IGNORECASE,
)
MAX_DEPTH = 2_000
LONGEST_NAME = 2_000
DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "video",
        "audio",
        "canvas",
        "nav",
        "footer",
        "aside",
        "dialog",
        "select",
        "textarea",
        "input",
        "head",
        "meta",
        "link",
        "img",
        "picture",
        "map",
        "menu",
        "datalist",
        "progress",
        "meter",
        "#comment",
        "-comment",
    ]
)
_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "complementary", "menu", "menubar"}
    | {"toolbar", "alert"}
)
_CHROME = re.compile(
    r"cookie[-_]?(?:banner|consent|notice|bar|popup|modal|law|info|message|dialog|overlay|wrapper|settings|control)"
    r"|cookiebot|cookiescript|cookieyes|onetrust|ot-sdk|optanon|cc-(?:window|banner|revoke)|cmplz|complianz|cky-|cybot"
    r"|usercentrics|didomi|borlabs|iubenda-cs|termly|klaro|osano|qc-cmp|tarteaucitron|cli-(?:bar|modal)"
    r"|(?:gdpr|consent)[-_]?(?:banner|popup|modal|bar|overlay|manager)|eu-cookie"
    r"|breadcrumb|skip-(?:link|to-content|nav)|(?:^|\s)(?:main-?|site-?|top-?|mobile-?|mega-?)?nav(?:bar|igation)?(?:\s|$)"
    r"|(?:site|page|main|top|global|mobile|mega)[-_](?:header|footer|menu|nav|navigation)|(?:^|\s)(?:menu|footer|sidebar)(?:\s|$)"
    r"|social-?(?:share|links|media|icons)|share-?(?:buttons|links)|sharedaddy|newsletter|pagination|language-?(?:switcher|selector)"
    r"|related-posts|comments-area|(?:^|\s)(?:toc|ez-toc\S*|table-of-contents)(?:\s|$)|site-search|search-form|chat-?widget",
    re.IGNORECASE,
)
_ACCORDION = re.compile(r"accordion|collaps|toggle|expand|faq|panel-(?:title|heading)|tab-title", re.IGNORECASE)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def children(node: LexborNode) -> Iterator[LexborNode]:
    """Yield what stands directly in an element, texts included."""
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def refuse_deep(text: str, file: str) -> None:
    """Refuse a page whose tags alone are nested as no page is, before a parser takes the cube of their number in time.

    Elements that pages leave open (`<p>`, `<li>`, cells) and those that hold nothing don't count.

    Raises:
        DocumentError: the elements are nested too deeply.
    """
    depth = 0
    for tag in _CLOSED_TAG.finditer(text):
        depth = max(0, depth - 1) if tag.group(1) else depth + 1
        if depth > _MOST_OPEN:
            raise DocumentError(f"{file}: its elements are nested too deeply; save the page's text and give that")


def sections_held(root: LexborNode, file: str) -> Mapping[int, int]:
    """Count the section headings in each element whose name or role is that of the site's furniture."""
    held: dict[int, int] = {}
    total = depth = 0
    stack: list[tuple[LexborNode, bool, int]] = [(root, True, 0)]
    while stack:
        node, entering, before = stack.pop()
        if not entering:
            depth -= 1
            if is_furniture(node):
                held[node.mem_id] = total - before
            continue
        if not node.is_element_node:
            continue
        depth += 1
        if depth > MAX_DEPTH:
            raise DocumentError(f"{file}: its elements are nested too deeply; save the page's text and give that")
        stack.append((node, False, total))
        if node.tag in HEADINGS or node.tag in {"strong", "b", "summary"}:
            total += opens_section(clean(node.text(deep=True)))
        elif node.tag not in DROPPED:
            stack.extend((child, True, 0) for child in children(node))
    return held


def opens_section(text: str) -> bool:
    """Say whether a line is the heading of one of the sections that make a notice."""
    if not 0 < len(text) <= headings.MAX_LENGTH:
        return False
    return any(headings.classes(text, lang) & CORE for lang in ("fi", "sv", "en"))


def is_furniture(node: LexborNode) -> bool:
    """Say whether an element calls itself a part of the site: a menu, a banner, a dialog."""
    if (node.tag or "") in {"body", "html", "main"} | HEADINGS:
        return False
    attributes = node.attributes
    if node.tag == "header" or attributes.get("aria-modal") == "true":
        return True
    if (attributes.get("role") or "").lower() in _ROLES:
        return True
    names = f"{attributes.get('id') or ''} {attributes.get('class') or ''}"
    return bool(names.strip() and _CHROME.search(names[:LONGEST_NAME]))


def is_panel_title(node: LexborNode) -> bool:
    """Say whether a button or the like opens a panel of an accordion, whose title it shows."""
    attributes = node.attributes
    if "aria-expanded" in attributes or "aria-controls" in attributes:
        return True
    names = f"{attributes.get('class') or ''} {attributes.get('data-toggle') or ''} {attributes.get('data-bs-toggle') or ''}"
    return bool(_ACCORDION.search(names))
