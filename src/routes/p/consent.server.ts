import { translator } from '#lib/i18n/index.server.ts';
import type { PayPage } from '#lib/server/domain/collection/index.ts';
import { isFormal } from './page-words.server.ts';

/** What is agreed to: a bank account remembered after a redirect, a card remembered, one debit, a debit remembered. */
export type ConsentKind = 'redirect' | 'card' | 'debit' | 'debit-remembered';

/**
 * The words of a consent, as shown beside its tick box and kept as evidence: made on the server for both, so that no
 * browser can claim to have agreed to something else. `undefined` where a mandate is needed and the merchant has no
 * creditor identifier to give one to.
 */
export function consentFor(page: PayPage, kind: ConsentKind): string | undefined {
  const { name, creditorIdentifier } = page.merchant;
  const t = translator(page.language, isFormal(page) ? 'formal' : 'friendly');
  if (kind === 'card') return t('pay:consent.card', { merchant: name });
  if (!creditorIdentifier) return undefined;
  const who = { merchant: name, creditor: creditorIdentifier };
  switch (kind) {
    case 'redirect':
      return t('pay:consent.redirect', who);
    case 'debit':
      return t('pay:consent.debit', who);
    case 'debit-remembered':
      return t('pay:consent.debit-remembered', who);
  }
}
