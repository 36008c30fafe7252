import type { Tone } from '#lib/i18n/index.ts';
import type { Customer, Merchant } from '../../identity/index.ts';
import type { Notice, NoticeKind } from '../notices.ts';
import { mayBePlayful } from './messages.ts';

/** What starts a term is written as law is: formally, whoever it is for. */
const ALWAYS_FORMAL: ReadonlySet<NoticeKind> = new Set<NoticeKind>(['formal-notice']);

/**
 * How a notice sounds. The customer's own choice between friendly and formal is never overruled: a step's tone counts
 * within it, and the merchant's habit where neither was said. Playful only where its kind may be.
 */
export function toneFor(
  { kind, tone }: Pick<Notice, 'kind' | 'tone'>,
  customer: Pick<Customer, 'isFormal'>,
  merchant: Pick<Merchant, 'isFormal'>
): Tone {
  if (ALWAYS_FORMAL.has(kind) || customer.isFormal === true) return 'formal';
  if (tone === 'playful' && mayBePlayful(kind)) return 'playful';
  if (customer.isFormal === false) return 'friendly';
  if (tone !== null) return tone === 'formal' ? 'formal' : 'friendly';
  return merchant.isFormal ? 'formal' : 'friendly';
}
