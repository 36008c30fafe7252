import type { ServerResponse } from 'node:http';

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

const style = `
:root { color-scheme: light dark; --brand: #0b6e5f; --brand-ink: #fff; --paper: #f7f5f0; --card: #fff; --ink: #16201d; --ink-2: #56625e; --line: #e3dfd5;
  --good: #0b6e5f; --good-bg: #e3f1ec; --wait: #7a5200; --wait-bg: #fbf0d9; --bad: #a3262a; --bad-bg: #fbe7e4; --r: 14px; }
@media (prefers-color-scheme: dark) { :root { --brand: #4fc3ac; --brand-ink: #06231d; --paper: #101614; --card: #18201d; --ink: #eef3f0; --ink-2: #a3b0ab; --line: #2a3430;
  --good: #6fd2bb; --good-bg: #15302a; --wait: #e8bd6a; --wait-bg: #33280f; --bad: #f1918d; --bad-bg: #3a1a1a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { max-width: 64rem; margin: 0 auto; padding: 1rem; }
main.narrow { max-width: 26rem; margin-top: 6vh; background: var(--card); border: 1px solid var(--line); border-radius: var(--r); padding: 1.5rem; }
h1 { font-size: 1.5rem; margin: .5rem 0; } h2 { font-size: 1.1875rem; margin: 0 0 .75rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: var(--r); padding: 1rem; margin: 0 0 1rem; }
.badge { display: inline-block; margin: 0; padding: .125rem .625rem; border-radius: 1rem; font-size: .8125rem; background: var(--wait-bg); color: var(--wait); }
.badge.good { background: var(--good-bg); color: var(--good); } .badge.bad { background: var(--bad-bg); color: var(--bad); }
.amount { font-size: 2.5rem; margin: .5rem 0 1rem; font-variant-numeric: tabular-nums; }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; } main.narrow form { flex-direction: column; align-items: stretch; }
button, input, select { font: inherit; min-height: 2.75rem; padding: .25rem .75rem; border-radius: 8px; border: 1px solid var(--ink-2); background: var(--card); color: var(--ink); }
button { cursor: pointer; font-weight: 600; } main.narrow button { min-height: 3rem; }
button.primary { background: var(--brand); border-color: var(--brand); color: var(--brand-ink); }
:focus-visible { outline: 3px solid var(--brand); outline-offset: 2px; }
label { display: grid; gap: .25rem; font-size: .8125rem; color: var(--ink-2); }
a { color: var(--brand); } nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin-bottom: 1rem; } nav a { padding: .5rem 0; }
.scroll { overflow-x: auto; } .scroll table { min-width: 34rem; } .scroll code { white-space: nowrap; font-size: .8125rem; } td form { display: inline-flex; margin: 0 .25rem .25rem 0; } td button { min-height: 2.25rem; font-size: .8125rem; } table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { text-align: start; padding: .5rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top; } td.number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
iframe { width: 100%; min-height: 32rem; border: 1px solid var(--line); border-radius: 8px; background: #fff; } pre { white-space: pre-wrap; overflow-wrap: anywhere; } code { overflow-wrap: anywhere; }
.quiet { color: var(--ink-2); font-size: .875rem; }
`;

/** A whole page; `body` is HTML. */
export function htmlPage(title: string, body: string, lang = 'en'): string {
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title><link rel="stylesheet" href="/sandbox.css"></head><body>${body}</body></html>`;
}

export const stylesheet = style;

/** Own scripts and styles only; forms may lead to any page, as a bank's do. */
const policy =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; frame-src 'self'; connect-src 'self'; base-uri 'none'";

export function sendHtml(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy,
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff'
  });
  response.end(html);
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store'
  });
  response.end(`${JSON.stringify(value, null, 2)}\n`);
}
