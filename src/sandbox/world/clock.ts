/** The time of the outside world: real time plus an offset, or a time that stands still until it is moved. */
export interface SandboxClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Moves to a later (or the same) time; a clock never goes back. */
  moveTo(time: number): void;
  /** Whether time passes by itself. */
  readonly runs: boolean;
}

export type ClockOption = { fixedAt: string | number } | { now(): number };

/** `{ fixedAt }` stands still; `{ now }` follows another clock; nothing follows the machine. `offset` is added. */
export function openClock(option?: ClockOption, offset = 0): SandboxClock {
  if (option && 'fixedAt' in option) {
    let time = typeof option.fixedAt === 'number' ? option.fixedAt : Date.parse(option.fixedAt);
    if (Number.isNaN(time)) throw new RangeError(`not a time: ${String(option.fixedAt)}`);
    time += offset;
    return {
      now: () => time,
      moveTo: (to) => {
        time = Math.max(time, to);
      },
      runs: false
    };
  }
  const source = option ?? { now: () => Date.now() };
  let added = offset;
  return {
    now: () => source.now() + added,
    moveTo: (to) => {
      added = Math.max(added, to - source.now());
    },
    runs: true
  };
}

/** Whole seconds since 1970, as Stripe writes time. */
export function seconds(clock: SandboxClock): number {
  return Math.floor(clock.now() / 1000);
}
