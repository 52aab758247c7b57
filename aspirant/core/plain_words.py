"""Takes the plain words out of Markdown, for calendars and letters that show no marks."""

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

_markdown = MarkdownIt("commonmark", {"html": False})


def plain_words(text: str) -> str:
    """What `text` says without its marks: paragraphs and points on lines of their own, and where a
    link leads after its words."""
    return "".join(_written(_markdown.parse(text))).strip()


def _written(tokens: list[Token]) -> Iterator[str]:
    gap = ""
    for token in tokens:
        if token.type == "list_item_open":
            yield f"{gap}{token.info}{token.markup} " if token.info else f"{gap}- "
            gap = ""
        elif token.type == "inline":
            yield gap + "".join(_inline(token.children or []))
            gap = "\n" if token.level and token.hidden else "\n\n"
        elif token.type in {"fence", "code_block"}:
            yield gap + token.content.rstrip("\n")
            gap = "\n\n"
        elif token.type == "paragraph_close":
            gap = "\n" if token.hidden else "\n\n"
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            gap = "\n\n"


def _inline(tokens: list[Token]) -> Iterator[str]:
    leads: list[tuple[str, str]] = []
    words = ""
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            said = "\n"
        elif token.type == "link_open":
            leads.append((str(token.attrs["href"]), words))
            continue
        elif token.type == "link_close":
            address, before = leads.pop()
            said = "" if address == words.removeprefix(before) else f" ({address})"
        else:
            said = token.content
        words += said
        yield said
