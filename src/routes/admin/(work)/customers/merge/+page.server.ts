import { fail, redirect } from '@sveltejs/kit';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { formatPhone, type Customer, type Merchant } from '#lib/server/domain/identity/index.ts';
import { mergeCustomers, movedThings, previewMerge } from '#lib/server/domain/merging/index.ts';
import { Refusal, staffRoute } from '#lib/server/web/index.ts';
import { refusalWords } from '../../../list/refusal-words.server.ts';
import { paths } from '../../../paths.ts';
import type { Actions, PageServerLoad } from './$types';

/** What becomes of two customers who are made one, before anybody decides. */
export const load: PageServerLoad = staffRoute(
  'merge-customers',
  async ({ url, parent }, { ctx, merchant }) => {
    const { language } = await parent();
    const t = translator(language);
    const both = bothOf(url);
    const { kept, gone, moved, owed, credit, refused } = await previewMerge(ctx, {
      merchantId: merchant.id,
      ...both
    });
    return {
      kept: sideOf(kept),
      gone: sideOf(gone),
      values: (['email', 'phone', 'address', 'segment'] as const).map((field) => {
        const [ours, theirs] = [valueOf(kept, field, merchant), valueOf(gone, field, merchant)];
        return { field, kept: ours, gone: theirs, stays: ours ?? theirs };
      }),
      moved: movedThings.filter((each) => moved[each] > 0).map((what) => ({ what, count: moved[what] })),
      ...{ owed, credit },
      reasons: refused.map((code) => t(`errors:${code}` as TextKey)),
      swapHref: paths.mergeCustomers(gone.id, kept.id),
      words: pickTexts(language, 'friendly', ['customers:merge', 'customers:duplicates'])
    };
  }
);

export const actions: Actions = {
  merge: staffRoute('merge-customers', async ({ url, locals }, { ctx, merchant }) => {
    const both = bothOf(url);
    try {
      await mergeCustomers(ctx, { merchantId: merchant.id, ...both });
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code === 'customer-not-found') throw thrown;
      return fail(422, { problem: refusalWords(thrown, locals.language) });
    }
    redirect(303, paths.customer(both.keptId));
  })
};

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

function bothOf(url: URL): Readonly<{ keptId: string; goneId: string }> {
  const [keptId = '', goneId = ''] = ['keep', 'gone'].map((name) => url.searchParams.get(name) ?? '');
  if (!UUID.test(keptId) || !UUID.test(goneId)) throw new Refusal('customer-not-found');
  return { keptId, goneId };
}

function sideOf({ id, name, reference }: Customer) {
  return { id, name, reference };
}

function valueOf(
  person: Customer,
  field: 'email' | 'phone' | 'address' | 'segment',
  merchant: Merchant
): string | null {
  const { address, phone } = person;
  if (field === 'phone') return phone && formatPhone(phone, address?.country ?? merchant.country);
  if (field !== 'address') return person[field];
  return address && [...address.lines, address.postalCode, address.city].filter(Boolean).join(', ');
}
