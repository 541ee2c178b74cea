"""Words that someone could write into a survey to harm a page, a workbook or a reader."""

from __future__ import annotations

MARK = "hackad"  # a page in which this name is defined on `window` has run what someone wrote into a comment
RUN = f"window.{MARK}=1"

HTML = (
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<img src=x onerror='{RUN}'>",
    f'<img src="x" onerror="{RUN}">',
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<body onload={RUN}>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f'"><script>{RUN}</script>',
    f"'><script>{RUN}</script>",
    f"--><script>{RUN}</script><!--",
    f"]]><script>{RUN}</script>",
    f"</title><script>{RUN}</script>",
    f"</style><script>{RUN}</script>",
    f"</table></td><script>{RUN}</script>",
    f"<a href='javascript:{RUN}'>klicka</a>",
    f"<details open ontoggle={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<math><mtext><style><img src=x onerror={RUN}></style></mtext></math>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    "<meta http-equiv=refresh content='0;url=https://example.org'>",
    "<link rel=stylesheet href=https://example.org/x.css>",
    "<base href=https://example.org/>",
    "<form action=https://example.org><button>skicka</button></form>",
    "<object data=https://example.org></object>",
    "<style>body{display:none}</style>",
    "<!-- en kommentar",
    "&lt;b&gt; &amp; &#60;script&#62;",
    "<b>fet</b> & <i>kursiv",
)
TEMPLATES = (
    "{{ 7 * 7 }}",
    "{% raw %}",
    "${7*7}",
    "%{x} %(y)s {0}",
    "# rubrik",
    "[länk](javascript:alert(1))",
    "![bild](https://example.org/x.png)",
    "```",
    "| a | b |\n|---|---|",
    "\\u003cscript\\u003e",
    '{"shared": 0}',
)
FORMULAS = (
    '=HYPERLINK("https://example.org","klicka")',
    "=1+1",
    "+46 8 123 45 67",
    "-1+1",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "=cmd|' /C calc'!A0",
    "'=1+1",
)
CHARACTERS = (
    "noll\x00byte",
    "klocka\x07 escape\x1b[31m",
    "vertikal\x0btab\x0cform",
    "radbrytning\u2028stycke\u2029",
    "höger\u202etill vänster",
    "isolat\u2066i\u2069",
    "zero\u200bwidth\u200djoiner",
    "bom\ufeffmitt",
    "icke\ufffetecken\uffff",
    "👩‍👩‍👧‍👦 🇸🇪 🧑🏽‍⚕️",
    "e\u0301a\u0308" * 20,
    "Z̴̧͉̖͔͇̊͐̋͆a̷̢͍̿l̶̛̟g̷̱̈o̵̙͝",
    "ord" * 400,
    "mycket text " * 3000,
    "\n\n\n   \n",
    "'\"`´’”",
)
ALL = (*HTML, *TEMPLATES, *FORMULAS, *CHARACTERS)
