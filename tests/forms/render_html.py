"""Prints a document through HTML: Chromium and WeasyPrint draw text and rules in their own ways."""

from __future__ import annotations

import html
import subprocess
import tempfile
from pathlib import Path

from .sheet import Break, Document, Para, Style, Table

RULES = {
    "full": "solid",
    "thick": "solid",
    "hairline": "solid",
    "dashed": "dashed",
    "double": "double",
    "no-outer": "solid",
    "gaps": "solid",
    "lines-only": "solid",
}


def css(style: Style) -> str:
    """The style sheet for a document's style."""
    width = {"thick": 1.6, "hairline": 0.25, "double": 2.4}.get(style.rules, style.rule_width)
    footer = style.footer.replace("{page}", '" counter(page) "').replace("{pages}", '" counter(pages) "')
    page = f"@page {{ size: A4 {'landscape' if style.landscape else 'portrait'}; margin: {style.margin}pt;"
    page += f' @bottom-center {{ content: "{footer}"; font-size: 8pt }} }}' if footer else " }"
    gaps = style.rules == "gaps"
    rules = [
        page,
        f"body {{ font-family: '{style.font}', 'Noto Serif CJK SC'; font-size: {style.size}pt }}",
        "body { line-height: 1.25; margin: 0 }",
        "p { margin: 0 } p.indent { text-indent: 2em }",
        f"p.bold {{ font-family: '{style.title_font}', 'Noto Sans CJK SC' }}",
        f"table {{ width: 100%; table-layout: fixed; border-collapse: {'separate' if gaps else 'collapse'};"
        f" border-spacing: {1.5 if gaps else 0}pt }}",
        f"td {{ border: {width}pt {RULES[style.rules]} black; padding: {style.padding * 0.5}pt {style.padding}pt;"
        " overflow-wrap: anywhere; vertical-align: middle }",
        "td.top { vertical-align: top }",
        "tr { break-inside: " + ("auto" if style.split_rows else "avoid") + " }",
        ".break { break-after: page }",
        "td.fill { background: #e3e8ee }" if style.shade else "",
    ]
    if style.rules == "no-outer":
        rules.append("table { border-style: hidden }")
    if style.rules == "lines-only":
        rules.append("td { border-left: none; border-right: none }")
    return "\n".join(rules)


def render(table: Table, style: Style) -> str:
    """One table as HTML."""
    grid = table.grid()
    widths = [b - a for a, b in zip(grid.edges, grid.edges[1:], strict=False)]
    out = ["<table><colgroup>" + "".join(f'<col style="width:{w * 100:.3f}%">' for w in widths) + "</colgroup>"]
    lead = 0
    while style.repeat_header and lead in grid.header and lead < grid.count:
        lead += 1
    if lead:
        out.append("<thead>")
    for index in range(grid.count):
        out.append("<tr>")
        for placed in grid.row(index):
            cell = placed.cell
            kinds = " ".join(k for k, on in (("top", cell.top), ("fill", cell.fill)) if on)
            weight = "font-weight:bold;" if cell.bold else ""
            text = html.escape(cell.printed).replace("\n", "<br>") or "&nbsp;"
            out.append(
                f'<td class="{kinds}" colspan="{placed.cols}" rowspan="{placed.rows}"'
                f' style="{weight}text-align:{cell.align}">{text}</td>'
            )
        out.append("</tr>")
        if lead and index == lead - 1:
            out.append("</thead><tbody>")
    out.append("</tbody></table>" if lead else "</table>")
    return "".join(out)


def to_html(document: Document) -> str:
    """The whole document as one HTML page."""
    body: list[str] = []
    for block in document.blocks:
        match block:
            case Para():
                kinds = " ".join(k for k, on in (("bold", block.bold), ("indent", block.indent)) if on)
                look = f"text-align:{block.align};font-size:{block.size}em;margin-bottom:{block.space}em;"
                look += "font-weight:bold;" if block.bold else ""
                body.append(f'<p class="{kinds}" style="{look}">{html.escape(block.text).replace("  ", "&nbsp; ")}</p>')
            case Table():
                body.append(render(block, document.style))
            case Break():
                body.append('<div class="break"></div>')
    head = f'<meta charset="utf-8"><title>绩效自评</title><style>{css(document.style)}</style>'
    return f"<!doctype html><html lang=zh-CN><head>{head}</head><body>{''.join(body)}</body></html>"


def chromium(document: Document, target: Path) -> None:
    """Print with headless Chromium."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "form.html"
        page.write_text(to_html(document), encoding="utf-8")
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        command += [f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)


def weasyprint(document: Document, target: Path) -> None:
    """Print with WeasyPrint."""
    from weasyprint import HTML

    HTML(string=to_html(document)).write_pdf(target)
