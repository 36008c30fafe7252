import { createHmac, randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { WORLD_KEYS } from '../support/klaproos.ts';
import { median, spread, type Bench } from './bench.ts';
import { load } from './load.ts';
import { openWebWorld, type WebWorld } from './web-world.ts';

const EVENTS = 6_000;
const CONNECTIONS = 32;
/** What a busy merchant's provider sends; held for ten seconds while pages are served. */
const STEADY_PER_SECOND = 200;

/**
 * Webhooks a second through the whole web process (HTTP, signature, inbox, job, answer), beside the same two rows
 * written by hand, one transaction an event, over as many connections.
 */
export const bench: Bench = async ({ rounds, say }) => {
  const world = await openWebWorld();
  try {
    const url = `${world.web}/api/webhooks/stripe/${world.merchantId}/${world.accountId}`;
    await load(CONNECTIONS, 500, () => signed(url));
    const ours: number[] = [];
    const byHand: number[] = [];
    for (let round = 1; round <= rounds; round++) {
      const measured = await load(CONNECTIONS, EVENTS, () => signed(url));
      if (measured.failed > 0) throw new Error(`${measured.failed} webhooks were not taken`);
      ours.push(measured.perSecond);
      byHand.push(await writeByHand(world, EVENTS));
      say(`round ${round}: ${Math.round(ours.at(-1)!)} events/s, by hand ${Math.round(byHand.at(-1)!)}`);
    }
    const steady = await steadyFlow(world, url);
    const ratios = ours.map((speed, i) => speed / byHand[i]!);
    return {
      figures: {
        events: EVENTS,
        ...spread('eventsPerSecond', ours),
        steadyPerSecond: STEADY_PER_SECOND,
        ...steady
      },
      limit: spread('byHandPerSecond', byHand),
      ratio: { webhooks: Math.round(median(ratios) * 1_000) / 1_000, ...spread('webhooks', ratios) },
      rounds
    };
  } finally {
    await world.close();
  }
};

/** An event that the inbox has not seen, signed as Stripe signs. */
function signed(url: string) {
  const id = `evt_${randomBytes(12).toString('hex')}`;
  const seconds = Math.floor(Date.now() / 1_000);
  const body = JSON.stringify({
    id,
    object: 'event',
    api_version: '2026-10-28.endive',
    created: seconds,
    livemode: false,
    pending_webhooks: 1,
    type: 'payment_intent.succeeded',
    data: {
      object: { id: `pi_${id}`, object: 'payment_intent', metadata: {}, amount: 21_240, currency: 'eur' }
    }
  });
  const signature = createHmac('sha256', WORLD_KEYS.webhookSecret).update(`${seconds}.${body}`).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'stripe-signature': `t=${seconds},v1=${signature}`
  };
  return { method: 'POST' as const, url, headers, body };
}

/** The same inbox row and the same job row, as a person would write them. */
async function writeByHand(world: WebWorld, count: number): Promise<number> {
  const sql = postgres(world.database.url, {
    max: CONNECTIONS,
    connection: { role: 'quitte_app' },
    onnotice: () => {}
  });
  const one = async () => {
    const { url: _, body } = signed('http://localhost');
    const id = (JSON.parse(body) as { id: string }).id;
    await sql.begin(async (tx) => {
      await tx`select set_config('app.merchant_id', ${world.merchantId}, true)`;
      await tx`insert into webhook_inbox (merchant_id, account_id, event_id, type, payload, received_at)
        values (${world.merchantId}, ${world.accountId}, ${id}, 'payment_intent.succeeded', ${body}, now())
        on conflict do nothing`;
      await tx`insert into pgboss.job (name, data, singleton_key)
        values ('payments', ${tx.json({ name: 'collection.process-webhook', data: { id } })}, ${id})`;
    });
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, one));
  let left = count;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (left-- > 0) await one();
    })
  );
  const perSecond = count / ((performance.now() - started) / 1_000);
  await sql.end({ timeout: 1 });
  return perSecond;
}

/** Two hundred events a second for ten seconds, while the code page is being looked at. */
async function steadyFlow(world: WebWorld, url: string) {
  const times: number[] = [];
  let isOver = false;
  const pages = (async () => {
    let count = 0;
    for (; !isOver; count++) {
      await (await fetch(`${world.web}/p`)).text();
      await delay(5);
    }
    return count;
  })();
  const asked: Promise<void>[] = [];
  const started = performance.now();
  for (let n = 0; n < STEADY_PER_SECOND * 10; n++) {
    const due = started + (n * 1_000) / STEADY_PER_SECOND;
    const wait = due - performance.now();
    if (wait > 0) await delay(wait);
    const { headers, body } = signed(url);
    asked.push(
      fetch(url, { method: 'POST', headers, body }).then(async (response) => {
        await response.arrayBuffer();
        times.push(performance.now() - due);
      })
    );
  }
  await Promise.all(asked);
  isOver = true;
  times.sort((a, b) => a - b);
  const at = (share: number) => Math.round(times[Math.floor(times.length * share)]! * 10) / 10;
  return { steadyP50Ms: at(0.5), steadyP99Ms: at(0.99), pagesServedMeanwhile: await pages };
}
