"""Finding things on a page as a reader does: by their words."""

from bs4 import BeautifulSoup, Tag

#: What a reader takes for one thing among several.
PARTS = "tr, li, dl > div, fieldset, form, dialog, section, article, figure, table, nav, details"


def words(part: Tag) -> str:
    """The words of a part of a page, blanks made one."""
    return " ".join(part.get_text(" ").split())


def smallest_part(page: BeautifulSoup, text: str) -> Tag:
    """The only innermost part of the page that says `text`; "main" is what lies under the menus."""
    if text in {"", "main"}:
        return page.find("main") or page
    holding = [part for part in page.select(PARTS) if text in words(part)]
    inner = [part for part in holding if not any(part in other.parents for other in holding)]
    assert len(inner) == 1, f"{len(inner)} parts say {text!r}: {[words(p)[:200] for p in inner]}"
    return inner[0]


def named(part: Tag, selector: str, label: str) -> list[Tag]:
    """Links or buttons with those words, or whose words begin with them when none has them."""
    found = [tag for tag in part.select(selector) if not tag.get("popovertarget")]
    exact = [tag for tag in found if label in (words(tag), tag.get("aria-label"))]
    return exact or [tag for tag in found if words(tag).startswith(label)]


def labelled(page: BeautifulSoup, part: Tag, label: str) -> list[Tag]:
    """The fields in the part with that label."""
    by_label = [
        page.find(id=str(tag["for"])) or tag
        for tag in part.select("label[for]")
        if label_words(tag) == label
    ]
    by_aria = [
        tag for tag in part.select("input, select, textarea") if tag.get("aria-label") == label
    ]
    return [*by_label, *by_aria]


def label_words(label: Tag) -> str:
    """What a label says, without "(optional)"."""
    optional = [words(tag) for tag in label.select(".optional")]
    said = words(label).replace(" :", ":")
    return said.removesuffix(optional[0]).strip() if optional else said


def option(control: Tag, label: str) -> Tag:
    """The line of a drop-down with those words."""
    (found,) = [tag for tag in control.select("option") if words(tag) == label]
    return found


def gathered(form: Tag, page: BeautifulSoup, button: Tag) -> list[tuple[str, str]]:
    """What a browser sends of a form when that button is pressed."""
    outside = page.select(f'[form="{form["id"]}"]') if form.get("id") else []
    given = []
    for control in [*form.select("input, textarea, select"), *outside]:
        if control.get("name") and control.get("disabled") is None:
            given += [(str(control["name"]), value) for value in _values(control)]
    if button.get("name"):
        given.append((str(button["name"]), str(button.get("value", ""))))
    return given


def _values(control: Tag) -> list[str]:
    if control.name == "textarea":
        return [control.get_text().removeprefix("\n")]
    if control.name == "select":
        chosen = control.select("option[selected]") or control.select("option")[:1]
        return [str(tag.get("value", words(tag))) for tag in chosen]
    if control.get("type") in {"radio", "checkbox"}:
        return [str(control.get("value", "on"))] if control.get("checked") is not None else []
    return [str(control.get("value", ""))] if control.name == "input" else []
