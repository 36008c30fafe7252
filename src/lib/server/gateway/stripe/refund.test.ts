import { expect, test } from 'vitest';
import { disputeStatus, refundStatus } from './refund.ts';

test.each([
  ['warning_needs_response', 'inquiry'],
  ['warning_under_review', 'inquiry'],
  ['warning_closed', 'won'],
  ['needs_response', 'open'],
  ['under_review', 'open'],
  ['appeal_needs_response', 'open'],
  ['appeal_under_review', 'open'],
  ['won', 'won'],
  ['lost', 'lost'],
  ['prevented', 'lost'],
  ['in_limbo', 'open']
] as const)('a dispute that is %s is %s to us', (status, expected) => {
  expect(disputeStatus({ status })).toBe(expected);
});

test.each([
  ['succeeded', 'succeeded'],
  ['pending', 'pending'],
  ['requires_action', 'pending'],
  ['failed', 'failed'],
  ['canceled', 'canceled'],
  [null, 'pending']
] as const)('a refund that is %s is %s to us', (status, expected) => {
  expect(refundStatus(status)).toBe(expected);
});
