import { expect, test } from 'vitest';
import { money } from '#lib/money/index.ts';
import type { SetupAnswer, Trial } from '../domain/collection/index.ts';
import { bankAddress } from './setup-result.ts';

const bank = 'https://bank.example/confirm';
const amount = money(21_240, 'EUR');
const stored = (trial?: Trial): SetupAnswer => ({
  ...{ kind: 'stored', setupId: 'setup', paymentMethodId: 'card' },
  ...(trial && { trial })
});
const asks = (challengeUrl: string): SetupAnswer => ({
  ...{ kind: 'requires-action', setupId: 'setup', challengeUrl }
});

test.each<[string, SetupAnswer, string]>([
  ['of a setup that asks the bank', asks(bank), bank],
  [
    'of a payment on the stored method that asks the bank',
    stored({
      ...{ kind: 'tried', amount },
      outcome: { kind: 'requires-action', attemptId: 'attempt', challengeUrl: bank }
    }),
    bank
  ],
  ['that is no address of the web', asks('javascript:alert(1)'), ''],
  ['of a method that is stored', stored(), ''],
  ['of a payment that is still to come', stored({ kind: 'to-come', amount }), '']
])('the address of the bank %s', (_, answer, address) => {
  expect(bankAddress(answer)).toBe(address);
});
