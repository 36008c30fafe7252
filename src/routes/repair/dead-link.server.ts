import type { RepairPage } from '#lib/server/domain/collection/index.ts';
import { Refusal, type HeldRepairLink } from '#lib/server/web/index.ts';
import { repairWords } from './words.server.ts';

/** A link that has done its work, or is too old: what is so, and where to see it. */
export function deadLink(
  event: Parameters<typeof repairWords>[0],
  { state }: HeldRepairLink,
  page?: RepairPage
) {
  if (!page) throw new Refusal('repair-link-unknown');
  const { t, shown } = repairWords(event, page);
  const kind = state === 'expired' ? 'expired' : 'revoked';
  return {
    ...shown,
    kind: 'dead' as const,
    title: t(`methods:repair-link.dead.${kind}.title`),
    text: t(`methods:repair-link.dead.${kind}.text`),
    signIn: {
      href: `/my/${page.merchant.slug}/payment-methods`,
      text: t('methods:repair-link.sign-in')
    }
  };
}
