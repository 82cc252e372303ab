"""Prints a document with Typst."""

from __future__ import annotations

from pathlib import Path

from .sheet import Break, Document, Para, Style, Table


def quote(text: str) -> str:
    """A Typst string literal; line breaks become their own calls."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def content(text: str) -> str:
    """Text as Typst code, one piece a line."""
    return " + linebreak() + ".join(quote(part) for part in text.split("\n"))


def stroke(style: Style) -> str:
    width = {"thick": 1.5, "hairline": 0.2, "double": 1.2}.get(style.rules, style.rule_width)
    return f'(thickness: {width}pt, dash: "dashed")' if style.rules == "dashed" else f"{width}pt"


def table(block: Table, style: Style) -> str:
    grid = block.grid()
    widths = ", ".join(f"{(b - a) * 100:.3f}%" for a, b in zip(grid.edges, grid.edges[1:], strict=False))
    cells = []
    for index in range(grid.count):
        for placed in grid.row(index):
            cell = placed.cell
            body = f"[#text({content(cell.printed)})]" if not cell.bold else f"[#strong(text({content(cell.printed)}))]"
            if "\n" in cell.printed:
                body = "[#{" + ("strong" if cell.bold else "") + f"({content(cell.printed)})" + "}]"
            align = f"{cell.align} + {'top' if cell.top else 'horizon'}"
            fill = ', fill: rgb("#e3e8ee")' if cell.fill and style.shade else ""
            split = ", breakable: true" if style.split_rows else ""
            place = f"x: {placed.column}, y: {placed.row}, colspan: {placed.cols}, rowspan: {placed.rows}"
            cells.append(f"table.cell({place}, align: {align}{fill}{split}){body}")
    lines = f"(x: none, y: {stroke(style)})" if style.rules == "lines-only" else stroke(style)
    extra = ", gutter: 1.5pt" if style.rules == "gaps" else ""
    inset = f"(x: {style.padding}pt, y: {style.padding * 0.8}pt)"
    return f"#table(columns: ({widths}), inset: {inset}, stroke: {lines}{extra},\n" + ",\n".join(cells) + ")\n"


def source(document: Document) -> str:
    """The whole document in Typst."""
    style = document.style
    footer = "none"
    if style.footer:
        parts = style.footer.replace("{pages}", "\0n\0").replace("{page}", "\0p\0").split("\0")
        code = {"p": "counter(page).display()", "n": "counter(page).final().first()"}
        footer = (
            "context align(center, text(8pt)["
            + "".join(f"#{code[x]}" if x in code else f"#{quote(x)}" for x in parts if x)
            + "])"
        )
    flipped = "true" if style.landscape else "false"
    out = [
        f'#set page(paper: "a4", flipped: {flipped}, margin: {style.margin}pt, footer: {footer})',
        f'#set text(font: ("{style.font}", "Noto Serif CJK SC"), size: {style.size}pt, lang: "zh", region: "cn",',
        '  top-edge: "ascender", bottom-edge: "descender")',
        "#set par(leading: 0.1em, spacing: 0.3em)",
    ]
    for block in document.blocks:
        match block:
            case Para():
                weight = ', weight: "bold"' if block.bold else ""
                font = f', font: ("{style.title_font}", "Noto Sans CJK SC")' if block.bold else ""
                text = ("　　" if block.indent else "") + block.text
                words = f"text(size: {block.size}em{weight}{font}, {quote(text)})"
                out.append(f"#block(below: {0.5 + block.space * 0.5}em, width: 100%, align({block.align}, {words}))")
            case Table():
                out.append(table(block, style))
            case Break():
                out.append("#pagebreak()")
    return "\n".join(out)


def typst(document: Document, target: Path) -> None:
    """Compile with the typst package."""
    import typst as compiler

    target.write_bytes(compiler.compile(source(document).encode("utf-8")))
