import { expect, test } from 'vitest';
import { retryPolicies } from './retry-policies.data.ts';
import { checkRetryPolicy } from './retry-policy.ts';
import { policy } from './retry.fixture.ts';

test.each(Object.entries(retryPolicies))(
  'the %s policy stays within the rules of the networks',
  (_, given) => {
    expect(() => checkRetryPolicy({ ...given, zone: 'Europe/Brussels' })).not.toThrow();
  }
);

test.each([
  ['more than 20 tries with Visa', { visaMostAttempts: 21 }],
  ['no try at all with Visa', { visaMostAttempts: 0 }],
  ['a fourth re-presentment', { sepa: { ...policy.sepa, mostRepresentments: 4 } }],
  ['re-presentments a day apart', { sepa: { ...policy.sepa, daysBetween: 1 } }],
  ['hours that end before they start', { fromHour: 20, toHour: 8 }],
  ['an hour after midnight', { toHour: 25 }]
])('a policy with %s is a mistake of ours', (_, change) => {
  expect(() => checkRetryPolicy({ ...policy, ...change })).toThrow('Defect');
});
