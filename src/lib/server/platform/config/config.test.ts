import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ConfigError, configVariables, readConfig } from './config.ts';

const enough = {
  DATABASE_URL: 'postgres://quitte@localhost/quitte',
  ORIGIN: 'https://pay.example.org',
  SECRET_KEY: Buffer.alloc(32).toString('base64')
};

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

test('a few variables are enough; the rest has defaults', () => {
  expect(readConfig(enough)).toMatchObject({ PORT: 3000, CLOCK: 'system', LOG_LEVEL: 'info' });
});

test('an empty variable counts as unset', () => {
  expect(readConfig({ ...enough, PORT: '' }).PORT).toBe(3000);
});

test('every fault is named at once, by the name of its variable', () => {
  const faults = faultsOf({
    DATABASE_URL: 'nonsense',
    PORT: '70000',
    SECRET_KEY: 'short',
    SMTP_URL: 'http://mail',
    CLOCK: 'sundial',
    STRIPE_SECRET_KEY: 'pk_test_1'
  });
  expect(faults.map((fault) => fault.split(' ')[0]).toSorted()).toEqual([
    'CLOCK',
    'DATABASE_URL',
    'ORIGIN',
    'PORT',
    'SECRET_KEY',
    'SMTP_URL',
    'STRIPE_SECRET_KEY'
  ]);
  expect(faults).toContain('ORIGIN is not set');
});

test('no fault repeats a secret', () => {
  expect(faultsOf({ ...enough, SECRET_KEY: 'hunter2' }).join()).not.toContain('hunter2');
});

test.each([
  ['sk_live_1', 'movable', ['CLOCK is movable: never with a live STRIPE_SECRET_KEY']],
  ['rk_live_1', 'movable', ['CLOCK is movable: never with a live STRIPE_SECRET_KEY']],
  ['sk_test_1', 'movable', []],
  ['sk_live_1', 'system', []]
])('%s with a %s clock: %j', (STRIPE_SECRET_KEY, CLOCK, faults) => {
  expect(faultsOf({ ...enough, STRIPE_SECRET_KEY, CLOCK })).toEqual(faults);
});

test('.env.example documents every variable', () => {
  const example = readFileSync('.env.example', 'utf8');
  const documented = [...example.matchAll(/^#? ?([A-Z_]+)=/gm)].map((match) => match[1]);
  // DATA_DIR is read by the start command only.
  expect(documented.toSorted()).toEqual([...configVariables, 'DATA_DIR'].toSorted());
});
