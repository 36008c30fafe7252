/** What an agency tells the product: signed by Standard Webhooks 1.0, again until it is taken. */
import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { reachable } from '../http/hosts.ts';
import type { World } from '../world/world.ts';
import { agencyBook } from './book.ts';

/** Where the product listens, and the secret that it gave. */
export interface AgencyReportTarget {
  url: string;
  secret: string;
}

const SETTING = 'agency-reports';
const TIMEOUT_MS = 10_000;
/** Tries of one report; the first counts. */
const TRIES = 5;

export function reportAgencyTo(world: World, target: AgencyReportTarget): void {
  world.keepSetting(SETTING, target);
}

/** Writes a report into the book and sends it; `copies`: the same one again. */
export async function report(
  world: World,
  type: 'case.acknowledged' | 'payment.received' | 'payment.reversed' | 'case.closed',
  data: Record<string, unknown> & { case: string },
  copies = 1
): Promise<void> {
  const body = { type, timestamp: new Date(world.clock.now()).toISOString(), data };
  agencyBook(world).add({ kind: 'report', caseId: data.case, key: null, body });
  const id = `msg_${randomUUID()}`;
  for (let copy = 0; copy < copies; copy++) await send(world, id, JSON.stringify(body));
}

async function send(world: World, id: string, body: string): Promise<void> {
  const target = world.setting<AgencyReportTarget | undefined>(SETTING, undefined);
  const where = target && reachable(world, target.url);
  if (!target || where === undefined) return;
  for (let tried = 0; tried < TRIES; tried++) {
    const at = new Date(Math.floor(world.clock.now() / 1_000) * 1_000);
    const answer = await fetch(where, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(at.getTime() / 1_000),
        'webhook-signature': new Webhook(target.secret).sign(id, at, body)
      },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS)
    }).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
  }
}
