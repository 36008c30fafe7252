import { expect, test } from 'vitest';
import { runInLanes } from './run-in-lanes.ts';

type Step = { name: string; lanes: 1 | 2; needs?: string[] };

/** Runs the steps with a hand on each one's end, and keeps a diary. */
function world(steps: Step[], failing: string[] = [], bail = false) {
  const diary: string[] = [];
  const ends = new Map<string, () => void>();
  const run = ({ name }: Step) =>
    new Promise<boolean>((done) => {
      diary.push(`start ${name}`);
      ends.set(name, () => {
        diary.push(`end ${name}`);
        done(!failing.includes(name));
      });
    });
  const refuse = ({ name }: Step, because: string) => void diary.push(`refuse ${name}: ${because}`);
  const over = runInLanes(steps, run, refuse, bail);
  const end = async (name: string) => {
    ends.get(name)?.();
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  return { diary, end, over };
}

test('two one-lane steps run side by side, a two-lane step alone', async () => {
  const { diary, end, over } = world([
    { name: 'a', lanes: 1 },
    { name: 'b', lanes: 1 },
    { name: 'wide', lanes: 2 }
  ]);
  expect(diary).toEqual(['start a', 'start b']);
  await end('a');
  expect(diary).not.toContain('start wide');
  await end('b');
  expect(diary).toContain('start wide');
  await end('wide');
  await over;
});

test('a step waits for what it needs, and is refused where that failed', async () => {
  const { diary, end, over } = world(
    [
      { name: 'build', lanes: 1 },
      { name: 'e2e', lanes: 1, needs: ['build'] },
      { name: 'last', lanes: 1 }
    ],
    ['build']
  );
  expect(diary).toEqual(['start build']);
  await end('build');
  expect(diary).toEqual(['start build', 'end build', 'refuse e2e: build', 'start last']);
  await end('last');
  await over;
});

test('a need that was not selected holds nothing up', async () => {
  const { diary, end, over } = world([{ name: 'e2e', lanes: 2, needs: ['build'] }]);
  expect(diary).toEqual(['start e2e']);
  await end('e2e');
  await over;
});

test('after a failure everything else still runs, unless told to bail', async () => {
  const steps: Step[] = [
    { name: 'a', lanes: 2 },
    { name: 'b', lanes: 2 }
  ];
  const patient = world(steps, ['a']);
  await patient.end('a');
  await patient.end('b');
  await patient.over;
  expect(patient.diary).toContain('end b');

  const hasty = world(steps, ['a'], true);
  await hasty.end('a');
  await hasty.over;
  expect(hasty.diary).toEqual(['start a', 'end a']);
});
