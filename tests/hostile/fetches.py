"""Texts that would make the reader's browser fetch something, or a link act, if a page showed them as they stand."""

import base64

ELSEWHERE = "http://elsewhere.example"  # a student's own server
LOGOUT = "/logout"
SVG = f"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">
<image href="{ELSEWHERE}/image" xlink:href="{LOGOUT}" width="9" height="9"/><use href="{ELSEWHERE}/use#a"/>
<style>@import "{ELSEWHERE}/css"; rect {{ fill: url({ELSEWHERE}/fill#a) }}</style><rect width="9" height="9"/>
<foreignObject width="9" height="9"><img xmlns="http://www.w3.org/1999/xhtml" src="{ELSEWHERE}/img"/></foreignObject>
<script>fetch("{ELSEWHERE}/script")</script></svg>"""
DRAWN = base64.b64encode(SVG.encode()).decode()
WRAPPED = SVG.replace(f"{ELSEWHERE}/image", f"data:image/svg+xml;base64,{DRAWN}")  # a picture in a picture

MARKDOWN = {
    "own": f"![]({LOGOUT})",
    "own, whole": f"![a]({LOGOUT}?all=1 'title')",
    "remote": f"![a]({ELSEWHERE}/x.png)",
    "no-scheme": "![a](//elsewhere.example/x.png)",
    "backslashes": r"![a](\\\\elsewhere.example/x.png)",
    "reference": f"![a][r]\n\n[r]: {ELSEWHERE}/x.png 'title'",
    "in a link": f"[![a]({ELSEWHERE}/x.png)]({LOGOUT})",
    "entity": "![a](&#104;ttp://elsewhere.example/x.png)",
    "entity of the path": "![a](&sol;logout)",
    "entity, long": f"![a](&#{'9' * 5000};)",
    "in a table": f"| ![a]({LOGOUT}) |\n|---|\n| ![b]({ELSEWHERE}/x.png) |",
    "long": f"![a]({ELSEWHERE}/{'x' * 8000}.png)",
    "longer than is read": f"![a]({ELSEWHERE}/x.png){' ' * 10_000}",
    "no such attachment": "![a](attachment:nowhere.png)",
    "an attachment elsewhere": f"![a](attachment:{ELSEWHERE}/x.png)",
    "link, own": f"[see my plot]({LOGOUT})",
    "link, script": "[a](javascript:fetch('/logout'))",
    "link, prefix": "[a](files/javascript:fetch('/logout'))",
    "link, prefix twice": "[a](files/files/javascript:fetch('/logout'))",
    "link, data": "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "link that says another": f"[https://arxiv.org]({ELSEWHERE}/x)",
    "mermaid": f"```mermaid\ngraph TD; A-->B; click A href '{LOGOUT}'\n```",
    "html in code": f"`<img src={LOGOUT}>`\n\n```html\n<img src={LOGOUT}>\n```",
    "footnote": f"a[^1]\n\n[^1]: ![a]({LOGOUT})",
}
HTML = {
    "img": f"<img src={LOGOUT}>",
    "img, relative": "<img src=../../logout>",
    "img, query": "<img src='?logout'>",
    "img, two sources": f"<img src='data:image/png;base64,AAAA' src={LOGOUT}>",
    "img, newline": f"<img\nsrc\n=\n'\n{LOGOUT}\n'>",
    "img, prefix": "<img src='files//logout'>",
    "img, prefix of data": "<img src='files/data:image/png;base64,AAAA'>",
    "img, nearly data": f"<img src='data:image/png,../..{LOGOUT}'><img src='data:text/html,<img src={LOGOUT}>'>",
    "img, entity": "<img src='&#x2f;log&#111;ut'><img src='&Tab;/logout'>",
    "img, entity twice": "<img src='&amp;#47;logout'>",
    "img, entity of data": "<img src='&#100;ata:text/html,x'>",
    "img, controls": "<img src='\x01 /logout'>",
    "img, set": f"<img srcset='{ELSEWHERE}/x.png 1x, {LOGOUT} 2x' sizes=9px>",
    "img, old names": f"<img lowsrc={LOGOUT} dynsrc={LOGOUT} longdesc={LOGOUT}><image src={LOGOUT}>",
    "img, style": f"<img style='content:url({LOGOUT})'>",
    "picture": f"<picture><source srcset={ELSEWHERE}/x.png><img src={LOGOUT}></picture>",
    "video": f"<video poster={LOGOUT} src={ELSEWHERE}/x autoplay><source src={LOGOUT}><track src={LOGOUT}></video>",
    "audio": f"<audio src={LOGOUT} autoplay preload=auto></audio>",
    "style": f"<div style='background:url({LOGOUT})'>a</div>",
    "style of a td": f"<table><tr><td style='text-align:url({LOGOUT});background:url({LOGOUT})'>a</table>",
    "background": f"<table background={LOGOUT}><tr background={LOGOUT}><td background={LOGOUT}>a</table>",
    "body": f"<body background={LOGOUT}>",
    "sheet": f"<style>@import '{ELSEWHERE}/x'; *{{background:url({LOGOUT})}}</style>",
    "link": f"<link rel=stylesheet href={LOGOUT}><link rel=prefetch href={LOGOUT}><link rel=icon href={LOGOUT}>",
    "link, name": "<link rel=dns-prefetch href=//elsewhere.example><link rel=preconnect href=//elsewhere.example>",
    "meta": f"<meta http-equiv=refresh content='0;url={LOGOUT}'><base href={ELSEWHERE}/>",
    "object": f"<object data={LOGOUT}></object><embed src={LOGOUT}><applet code={LOGOUT}></applet>",
    "frames": f"<iframe src={LOGOUT}></iframe><frameset><frame src={LOGOUT}></frameset>",
    "srcdoc": f"<iframe srcdoc='<img src={LOGOUT}>'></iframe>",
    "svg": SVG,
    "svg, link": "<svg><a xlink:href='javascript:fetch(1)' href='files/javascript:fetch(2)'><text>a</text></a></svg>",
    "svg, set": f"<svg><image><set attributeName=href to={LOGOUT} /></image><feImage href={LOGOUT} /></svg>",
    "svg, then img": f"<svg><desc><img src={LOGOUT}></desc></svg><math><mtext><img src={LOGOUT}></mtext></math>",
    "picture of svg": f"<img src='data:image/svg+xml;base64,{DRAWN}'>",
    "picture of svg, in words": f"<img src='data:image/svg+xml,{SVG.replace(chr(39), '').replace('#', '%23')}'>",
    "picture of svg, twice": f"<img src='data:image/svg+xml;base64,{base64.b64encode(WRAPPED.encode()).decode()}'>",
    "form": f"<form action={LOGOUT}><input type=image src={LOGOUT}><button formaction={LOGOUT}>a</button></form>",
    "script": f"<script src={LOGOUT}></script><script>fetch('{LOGOUT}')</script>",
    "event": f"<img src='data:image/png;base64,A' onerror=fetch('{LOGOUT}')><details open ontoggle=fetch(1)>",
    "ping": f"<a href='{ELSEWHERE}' ping={LOGOUT}>a</a>",
    "link in a table": "<table><a href='files/javascript:fetch(1)'><tr><td><a href='/logout'>a</table>",
    "not closed": f"<p title='<img src={LOGOUT}>' <img src={LOGOUT} <table><img src={LOGOUT}",
    "comment": f"<!--><img src={LOGOUT}>--><![CDATA[<img src={LOGOUT}>]]><?x <img src={LOGOUT}>?>",
    "title": f"<title><img src={LOGOUT}></title><textarea><img src={LOGOUT}></textarea><noscript><img src={LOGOUT}>",
    "template": f"<template><img src={LOGOUT}></template><xmp><img src={LOGOUT}></xmp><plaintext><img src={LOGOUT}>",
    "deep": "<b>" * 2000 + f"<img src={LOGOUT}>",
}
# In what is shown, MathJax must find none of its commands that make an address, a style, a class or an id.
MATHS = {
    "href": f"$\\href{{{LOGOUT}}}{{a}}$",
    "entity": "$\\&#104;ref{/logout}{a}$",
    "entity of the backslash": "$&#92;href{/logout}{a}$ and \\&#x68;&#x72;&#x65;&#x66;{/logout}{a}",
    "entity within": "$\\h&#114;ef{/logout}{a}$",
    "entity by name": "$&bsol;href{/logout}{a}$",
    "comment": "$\\h<!-- -->ref{/logout}{a}$",
    "prefix": "\\(\\hrsrc=files/ef{/logout}{a}\\)",
    "blank": "\\h<b></b>ref{/logout}{a}",
    "style": f"$\\style{{background:url({LOGOUT})}}{{a}}$",
    "box": f"$\\bbox[background:url({LOGOUT})]{{a}}$",
    "token": f"$\\mmlToken{{mi}}[href='{LOGOUT}' style='background:url({LOGOUT})']{{a}}$",
    "frame": f"$\\fcolorbox{{red;background:url({LOGOUT})}}{{red}}{{a}}$",
    "id": "$\\cssId{q4a}{\\class{score}{a}}$",
    "defined": "$\\def\\a#1{\\h#1}\\a{ref}{/logout}{a}\\let\\b=\\href\\b{/logout}{a}$",
    "named": "$\\csname href\\endcsname{/logout}{a}$",
    "required": f"$\\require{{html}}\\includegraphics{{{LOGOUT}}}$",
    "environment": f"\\begin{{align}}\\href{{{LOGOUT}}}{{a}}\\end{{align}}",
    "of an image": f"![$\\&#104;ref{{{LOGOUT}}}{{a}}$](x)",
}
ATTACHED = {
    "a.png": {"image/svg+xml": DRAWN},
    "b.png": {"image/png": f"AAAA' onerror='fetch(\"{LOGOUT}\")"},
    "c.png": {"image/x": f"AAAA\"><img src='{LOGOUT}'>"},
    "d) ![x](/logout) (": {"image/png": "AAAA"},
    "../../logout": {"image/png": "AAAA"},
}
ATTACHMENTS = " ".join(f"![{n}](attachment:{name})" for n, name in enumerate(ATTACHED))
ALL = {
    f"{kind}: {name}": text
    for kind, of in (("markdown", MARKDOWN), ("html", HTML), ("maths", MATHS))
    for name, text in of.items()
}
