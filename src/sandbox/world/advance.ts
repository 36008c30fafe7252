/** Moves the time of the outside world and of the product together, so that everything between happens in order. */
import type { World } from './world.ts';

export interface Advanced {
  /** ISO. */
  now: string;
  steps: number;
  /** Whether something is due that never stops being due. */
  settled: boolean;
}

interface ProductClock {
  now: string;
  nextDueAt: string | null;
}

/** More than a year of hourly work; a move that takes more than this doesn't settle. */
const MAX_STEPS = 20_000;
/** The same moment, visited this often, means that something makes itself due again and again. */
const MAX_STEPS_PER_MOMENT = 50;
/** The product may have a night's worth of work at one moment. */
const PRODUCT_TIMEOUT_MS = 300_000;
/** How far a running clock may go on between two requests. */
const RUNNING_CLOCK_MS = 500;

/**
 * Goes to `target` (milliseconds since 1970) in steps: the next thing due, here or in the product, is run before
 * the one after it. Throws when it does not settle, saying at which moment.
 */
export async function advanceTo(
  world: World,
  target: number,
  productOpsUrls: readonly string[]
): Promise<Advanced> {
  if (target < world.clock.now()) throw new RangeError('the clock only goes forward');
  let atMoment = 0;
  for (let step = 1; step <= MAX_STEPS; step++) {
    const now = world.clock.now();
    const products = await Promise.all(productOpsUrls.map((url) => askClock(url)));
    const dues = [world.timeline.nextDueAt(), ...products.map(({ nextDueAt }) => timeOf(nextDueAt)), target];
    const due = Math.min(...dues.filter((one) => one !== undefined));
    const next = Math.max(now, due);
    world.clock.moveTo(next);
    await world.timeline.runDue();
    for (const url of productOpsUrls) await askClock(url, next);
    await world.timeline.runDue();
    // A running clock is never at the same moment twice: what counts is that something was late already.
    atMoment = due > now ? 0 : atMoment + 1;
    if (atMoment > MAX_STEPS_PER_MOMENT) {
      throw new Error(
        `the world does not settle at ${new Date(next).toISOString()}: something stays due there`
      );
    }
    if (next >= target && !(await isAnythingDue(world, productOpsUrls, next))) {
      world.store.flush();
      return { now: new Date(world.clock.now()).toISOString(), steps: step, settled: true };
    }
  }
  throw new Error(
    `the world does not settle: ${MAX_STEPS} steps did not reach ${new Date(target).toISOString()}`
  );
}

async function isAnythingDue(world: World, urls: readonly string[], at: number): Promise<boolean> {
  if ((world.timeline.nextDueAt() ?? Infinity) <= at) return true;
  for (const url of urls) {
    const due = timeOf((await askClock(url)).nextDueAt);
    if (due !== undefined && due <= at) return true;
  }
  return false;
}

/** Reads the product's clock, or moves it. A clock that runs may be past `to` by a moment: then it is asked to go on from there. */
async function askClock(url: string, to?: number): Promise<ProductClock> {
  if (to === undefined)
    return readClock(url, await fetch(clockAt(url), { signal: AbortSignal.timeout(PRODUCT_TIMEOUT_MS) }));
  const answer = await postClock(url, to);
  if (answer.status !== 422) return readClock(url, answer);
  const { now } = (await answer.json()) as Partial<ProductClock>;
  if (now === undefined) throw new Error(`${url}/clock refused ${new Date(to).toISOString()}`);
  return readClock(url, await postClock(url, Date.parse(now) + RUNNING_CLOCK_MS));
}

const clockAt = (url: string): string => `${url.replace(/\/$/, '')}/clock`;

function postClock(url: string, to: number): Promise<Response> {
  return fetch(clockAt(url), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ to: new Date(to).toISOString() }),
    signal: AbortSignal.timeout(PRODUCT_TIMEOUT_MS)
  });
}

async function readClock(url: string, answer: Response): Promise<ProductClock> {
  if (!answer.ok)
    throw new Error(`${url}/clock answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
  return (await answer.json()) as ProductClock;
}

const timeOf = (iso: string | null): number | undefined => (iso === null ? undefined : Date.parse(iso));

/** `P3D`, `PT2H`, `P1M` from now; months and days by the calendar in Amsterdam. */
export function timeAfter(now: number, duration: string): number {
  const zoned = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('Europe/Amsterdam');
  return zoned.add(Temporal.Duration.from(duration)).epochMilliseconds;
}
