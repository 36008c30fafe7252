import { expect, test } from 'vitest';
import type { Child } from './children.ts';
import { keepAlive } from './keep-alive.ts';

const dying = (name: string): Child => ({
  name,
  ready: Promise.resolve({}),
  next: () => Promise.resolve({}),
  died: Promise.resolve(`${name} ended by itself`),
  stop: () => Promise.resolve()
});
const living = (name: string): Child => ({ ...dying(name), died: new Promise(() => undefined) });

test('a process that ends by itself is started again', async () => {
  const said: string[] = [];
  const started = await new Promise<string>((again) => {
    void keepAlive(
      dying('web'),
      () => {
        again('again');
        return living('web');
      },
      (line) => said.push(line)
    );
  });
  expect(started).toBe('again');
  expect(said).toEqual(['web ended by itself\nStarting web again.']);
});

test('one that dies again and again is given up, with its last words', async () => {
  let starts = 0;
  const words = await keepAlive(
    dying('web'),
    () => {
      starts += 1;
      return dying('web');
    },
    () => undefined
  );
  expect(words).toBe('web ended by itself');
  expect(starts).toBe(5);
});
