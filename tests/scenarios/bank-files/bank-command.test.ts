import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runBankCommand } from '../../../scripts/bank/run-bank-command.ts';
import { statement } from '../../support/bank-messages.ts';
import { startBanking } from '../../support/banking.ts';

test('a merchant’s day by hand: write a file, hand it over, take in the statement, see what waits', async () => {
  const world = await startBanking();
  const folder = mkdtempSync(path.join(tmpdir(), 'quitte-bank-'));
  onTestFinished(async () => {
    rmSync(folder, { recursive: true });
    await world.close();
  });
  const printed: string[] = [];
  const run = (...args: string[]) => {
    printed.length = 0;
    return runBankCommand(world.ctx, args, (line) => printed.push(line));
  };
  const file = (name: string) => path.join(folder, name);

  await world.debit(await world.openInvoice());
  expect(await run('accounts')).toBe(true);
  expect(printed[0]).toContain('NL91ABNA0417164300');
  expect(await run('export', world.bankId, '2026-11-29')).toBe(false);
  expect(printed).toEqual(['2026-11-29 is not a day on which banks work. Choose another one.']);
  expect(await run('export', world.bankId, '2026-11-25', file('debits.xml'))).toBe(true);
  expect(printed[0]).toContain('1 debit(s), 212.40 EUR');
  expect(readFileSync(file('debits.xml'), 'utf8')).toContain('pain.008.001.08');
  expect(await run('sent', printed[1]!.split(' ').at(-1)!)).toBe(true);

  writeFileSync(
    file('good.xml'),
    statement('S1', [{ ref: 'R1', amount: '10.00', details: [{ text: 'hallo' }] }])
  );
  expect(await run('import', file('good.xml'))).toBe(true);
  expect(printed[0]).toContain('camt.053.001.08; 0 placed, 1 waiting');
  writeFileSync(file('bad.xml'), '<Document/>\n');
  expect(await run('import', file('bad.xml'))).toBe(false);
  expect(printed[0]).toMatch(/bad\.xml:1: We read pain\.002.*\[format-unknown\]$/);
  expect(await run('open')).toBe(true);
  expect(printed.join('\n')).toContain('No payment reference was given.');
});
