/** The payment script and what it loads, read once from beside this file. */
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import path from 'node:path';

const files: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/v3/': ['stripe.js', 'text/javascript'],
  '/v3/stripe.js': ['stripe.js', 'text/javascript'],
  '/endive/stripe.js': ['stripe.js', 'text/javascript'],
  '/v3/element.html': ['element.html', 'text/html'],
  '/v3/element.js': ['element.js', 'text/javascript'],
  '/v3/element-rules.js': ['element-rules.js', 'text/javascript'],
  '/v3/element-words.js': ['element-words.js', 'text/javascript'],
  '/v3/element.css': ['element.css', 'text/css'],
  '/v3/bank-done.js': ['bank-done.js', 'text/javascript']
};

/** The frame asks the sandbox only; a merchant's page can't reach into it. */
const framePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

export function serveScript(url: string, response: ServerResponse): void {
  const found = files[url];
  if (!found) {
    response.writeHead(404).end();
    return;
  }
  const [file, type] = found;
  response.writeHead(200, {
    'Content-Type': `${type}; charset=utf-8`,
    'Access-Control-Allow-Origin': '*',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Cache-Control': 'no-cache',
    ...(type === 'text/html' ? { 'Content-Security-Policy': framePolicy } : {})
  });
  response.end(readFileSync(path.join(import.meta.dirname, file)));
}
