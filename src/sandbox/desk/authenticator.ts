/** The authenticator app on somebody's phone: the codes that the product's staff type when they sign in. */
import { Secret, TOTP } from 'otpauth';
import type { Control } from '../control.ts';
import { escapeHtml as h } from '../http/html.ts';
import type { World } from '../world/world.ts';
import { table } from './parts.ts';

/** An entry of the app: whose code it is, and the secret in base 32 that was scanned once. */
export type Authenticator = Readonly<{ name: string; secret: string }>;

const PERIOD_MS = 30_000;

/** The code of this half minute, and the next one, for whoever used the first already. */
export function codesOf(world: World, now: number) {
  return world.setting<readonly Authenticator[]>('authenticators', []).map(({ name, secret }) => {
    const app = new TOTP({ secret: Secret.fromBase32(secret) });
    const at = (timestamp: number) => app.generate({ timestamp });
    return { name, code: at(now), next: at(now + PERIOD_MS) };
  });
}

/** Nothing where the outside world knows nobody's phone. */
export function authenticatorSection(world: World, control: Control): string {
  const now = control.now();
  const codes = codesOf(world, now);
  if (codes.length === 0) return '';
  const rows = codes.map(({ name, code, next }) => [
    h(name),
    `<code>${h(code)}</code>`,
    `<code>${h(next)}</code>`
  ]);
  const left = Math.ceil((PERIOD_MS - (now % PERIOD_MS)) / 1_000);
  return `<section aria-labelledby="authenticator"><h2 id="authenticator">Authenticator app</h2><p class="quiet">Each code works once. They change in ${left} seconds: load this page again then.</p>${table(['Who signs in', 'Code', 'Next code'], rows, '')}</section>`;
}
