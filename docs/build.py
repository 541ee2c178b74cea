"""Build the documentation: `uv run python docs/build.py` renews the generated pages and writes all as HTML to output/docs/."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from html import escape
from pathlib import Path

import reference
from nbconvert.filters.markdown_mistune import markdown2html_mistune

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "output" / "docs"
KEPT = "../tests/pictures/"  # the small pictures of all figures
ENGLISH = ("another_county", "architecture", "data_model", "extending", "api", "rap")
LINK = re.compile(r'href="([^":/#]+)\.md(#[^"]*)?"')
PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 17px/1.55 system-ui, "Segoe UI", Arial, sans-serif; color: #1f1f1f; }}
body {{ margin: 0 auto; max-width: 46rem; padding: 1rem; }}
nav {{ border-bottom: 2px solid #12436d; padding-bottom: .5rem; }}
nav a {{ margin-right: 1rem; }}
a {{ color: #12436d; }}
.anchor-link {{ visibility: hidden; }}
pre {{ background: #f1f1f1; padding: .75rem; overflow-x: auto; }}
code {{ font-size: .85em; }}
table {{ border-collapse: collapse; display: block; overflow-x: auto; }}
th, td {{ text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #d9d9d9; }}
img {{ max-width: 100%; min-width: 7.5rem; }}
</style>
</head>
<body>
<nav>{menu}</nav>
<main>
{body}
</main>
</body>
</html>
"""


def titles() -> dict[str, str]:
    """The title of every page by its name, Swedish pages first."""
    found = {path.stem: path.read_text(encoding="utf-8").splitlines()[0].lstrip("# ") for path in sorted(HERE.glob("*.md"))}
    return dict(sorted(found.items(), key=lambda pair: (pair[0] in ENGLISH, pair[0] != "kom_igang", pair[0])))


def html(name: str, pages: Mapping[str, str]) -> str:
    """One page with links to all the others."""
    menu = " ".join(f'<a href="{other}.html">{escape(title)}</a>' for other, title in pages.items())
    written = (HERE / f"{name}.md").read_text(encoding="utf-8").replace(KEPT, "pictures/")
    body = LINK.sub(r'href="\1.html\2"', str(markdown2html_mistune(written)))
    return PAGE.format(language="en" if name in ENGLISH else "sv", title=escape(pages[name]), menu=menu, body=body)


def main(out: Path = OUT) -> None:
    """Write the generated pages, then every page and picture."""
    for path, content in reference.generated().items():
        (HERE / path).write_text(content, encoding="utf-8")
    (out / "pictures").mkdir(parents=True, exist_ok=True)
    pages = titles()
    for name in pages:
        (out / f"{name}.html").write_text(html(name, pages), encoding="utf-8")
    for picture in [*(HERE / "pictures").iterdir(), *(HERE / KEPT).glob("*.png")]:
        (out / "pictures" / picture.name).write_bytes(picture.read_bytes())
    print(f"wrote {len(pages)} pages; open {out / 'kom_igang.html'}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
