/** What every part of the outside world shares. */
import { openClock, type ClockOption, type SandboxClock } from './clock.ts';
import { openFaults, type Faults } from './faults.ts';
import { openStore, type Collection, type Store } from './store.ts';
import { openTimeline, type Timeline } from './timeline.ts';

/** A merchant's account at the payment provider. */
export interface SandboxAccount {
  /** e.g. `acct_klaproos`; also accepted in the `Stripe-Account` header. */
  id: string;
  secretKey: string;
  publishableKey: string;
  /** Signs deliveries to this account's endpoints. */
  webhookSecret: string;
  /** An endpoint that exists from the start. */
  webhookUrl?: string;
  name?: string;
  country?: string;
}

export interface World {
  readonly clock: SandboxClock;
  readonly store: Store;
  readonly timeline: Timeline;
  readonly faults: Faults;
  readonly accounts: SandboxAccount[];
  /** Where browsers reach the sandbox, without a slash at the end; known once it listens. */
  origin: string;
  setting<T>(name: string, fallback: T): T;
  keepSetting(name: string, value: unknown): void;
}

export interface WorldOptions {
  clock?: ClockOption | undefined;
  dataFile?: string | undefined;
  accounts: SandboxAccount[];
  /** Whether due things happen by themselves; by default when the clock runs. */
  runByItself?: boolean | undefined;
}

export function openWorld(options: WorldOptions): World {
  const store = openStore(options.dataFile);
  const settings: Collection<{ value: unknown }> = store.collection('settings');
  const setting = <T>(name: string, fallback: T): T =>
    (settings.get(name)?.value as T | undefined) ?? fallback;
  const clock = openClock(options.clock, setting('clock-offset', 0));
  const started = clock.now();
  const moveTo = clock.moveTo.bind(clock);
  const world: World = {
    clock: {
      now: () => clock.now(),
      runs: clock.runs,
      moveTo(time) {
        const moved = time - clock.now();
        moveTo(time);
        // A second start keeps the story, hence its time.
        if (moved > 0) world.keepSetting('clock-offset', setting('clock-offset', 0) + moved);
      }
    },
    store,
    timeline: openTimeline(store, clock, options.runByItself ?? clock.runs),
    faults: openFaults(),
    accounts: options.accounts,
    origin: '',
    setting,
    keepSetting: (name, value) => void settings.put(name, { value })
  };
  if (setting('started-at', 0) === 0) world.keepSetting('started-at', started);
  return world;
}
