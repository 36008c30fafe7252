/** The payment script and what it loads, read from beside this file. */
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { sendJson } from '../../http/html.ts';
import type { World } from '../../world/world.ts';

const frameFiles = [
  'element.html',
  'element.css',
  'element.js',
  'api.js',
  'fields.js',
  'make.js',
  'rules.js',
  'words.js'
];
const types: Readonly<Record<string, string>> = { html: 'text/html', css: 'text/css', js: 'text/javascript' };

/** The frame asks the sandbox only; a merchant's page can't reach into it. */
const framePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

/** `/v3/stripe.js` and `/<release train>/stripe.js` are the script; the rest of `/v3/` belongs to its frames. */
export function serveScript(world: World, url: string, query: string, response: ServerResponse): void {
  if (url === '/v3/merchant.json') return sendJson(response, 200, { name: merchantName(world, query) });
  const name = url.slice(url.lastIndexOf('/') + 1);
  const text = name === 'stripe.js' || url === '/v3/' ? scriptText() : fileText(name);
  if (text === undefined) {
    response.writeHead(404).end();
    return;
  }
  const type = types[name.split('.').at(-1) ?? ''] ?? 'text/javascript';
  response.writeHead(200, {
    'Content-Type': `${type}; charset=utf-8`,
    'Access-Control-Allow-Origin': '*',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Cache-Control': 'no-cache',
    ...(type === 'text/html' ? { 'Content-Security-Policy': framePolicy } : {})
  });
  response.end(text);
}

/** The form names who may debit the account, as the provider knows it by the publishable key. */
function merchantName(world: World, query: string): string {
  const key = new URLSearchParams(query).get('key');
  return world.accounts.find(({ publishableKey }) => publishableKey === key)?.name ?? '';
}

/** One classic script of its modules, as pages load Stripe.js without `type="module"`. */
function scriptText(): string {
  const modules = ['frame.js', 'elements.js', 'stripe.js'].map((name) =>
    readBeside('script', name)
      .replace(/^import [^;]*;$/gm, '')
      .replace(/^export /gm, '')
  );
  return `(() => {\n'use strict';\n${modules.join('\n')}})();\n`;
}

function fileText(name: string): string | undefined {
  if (name === 'bank-done.js') return readBeside('script', name);
  return frameFiles.includes(name) ? readBeside('frame', name) : undefined;
}

function readBeside(folder: string, name: string): string {
  return readFileSync(path.join(import.meta.dirname, folder, name), 'utf8');
}
