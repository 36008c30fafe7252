import type { Translate } from '#lib/i18n/index.server.ts';
import type { PromiseStatus } from '#lib/server/domain/arrangements/index.ts';

/** How each status looks; its words say the same. */
export const toneOfPromise = {
  given: 'wait',
  kept: 'good',
  broken: 'bad',
  withdrawn: 'plain'
} as const satisfies Record<PromiseStatus, string>;

/** Who noted it: the customer in the portal, a colleague (by name, where it is known), or another system. */
export function giverInWords(kind: string, name: string | undefined, t: Translate): string {
  switch (kind) {
    case 'customer':
      return t('arrangements:page.by-customer');
    case 'staff':
      return name ?? t('arrangements:page.by-staff');
    default:
      return t('arrangements:page.by-system');
  }
}
