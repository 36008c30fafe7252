import { expect, test } from 'vitest';
import { arrangementLifecycle } from './arrangement-lifecycle.ts';
import { instalmentLifecycle } from './instalment-lifecycle.ts';
import { promiseLifecycle } from './promise-lifecycle.ts';

const arrangements: Readonly<Record<string, string>> = {
  'proposed start': 'running',
  'proposed offer': 'offered',
  'proposed decline': 'declined',
  'proposed withdraw': 'withdrawn',
  'offered start': 'running',
  'offered decline': 'declined',
  'offered withdraw': 'withdrawn',
  'running keep': 'kept',
  'running break': 'broken',
  'running end': 'ended'
};
const instalments: Readonly<Record<string, string>> = {
  'coming settle': 'settled',
  'coming miss': 'missed',
  'coming drop': 'dropped',
  'missed settle': 'settled',
  'missed spread': 'spread',
  'missed drop': 'dropped',
  'settled reopen': 'coming'
};
const promises: Readonly<Record<string, string>> = {
  'given keep': 'kept',
  'given break': 'broken',
  'given withdraw': 'withdrawn'
};

test.each([
  ['arrangement', arrangementLifecycle, arrangements],
  ['instalment', instalmentLifecycle, instalments],
  ['promise', promiseLifecycle, promises]
] as const)(
  'every status of an %s meets every event as it should',
  (_, { table, statuses, events }, expected) => {
    const rows: Readonly<Record<string, Readonly<Record<string, string>>>> = table;
    const found = statuses.flatMap((status) =>
      events.flatMap((event) => {
        const to = rows[status]?.[event];
        return to === undefined ? [] : [[`${status} ${event}`, to]];
      })
    );
    expect(Object.fromEntries(found)).toEqual(expected);
  }
);
