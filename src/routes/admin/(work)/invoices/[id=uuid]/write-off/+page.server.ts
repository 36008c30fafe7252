import { fail, redirect } from '@sveltejs/kit';
import { formatDate } from '#lib/i18n/index.ts';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { fromDecimal, toDecimal } from '#lib/money/index.ts';
import {
  askWriteOff,
  invoiceLifecycle,
  readInvoice,
  undoWriteOff
} from '#lib/server/domain/billing/index.ts';
import { findAskedRelease } from '#lib/server/domain/identity/index.ts';
import { Refusal, staffRoute, type SignedIn } from '#lib/server/web/index.ts';
import { refusalWords } from '../../../../list/refusal-words.server.ts';
import { paths } from '../../../../paths.ts';
import { askedWords } from '../../../releases/release-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Giving up what is owed: asked here, released by a colleague; or taking that back. */
export const load: PageServerLoad = staffRoute('write-off-invoice', async ({ params, parent }, who) => {
  const { ctx, merchant } = who;
  const { language } = await parent();
  const { invoice, waiting } = await ctx.db.withMerchant(merchant.id, async (tx) => ({
    invoice: await readInvoice(tx, merchant.id, params.id),
    waiting: await findAskedRelease(tx, merchant.id, { kind: 'write-off', subjectId: params.id })
  }));
  return {
    invoice: {
      ...{ id: invoice.id, number: invoice.number },
      ...{ balance: invoice.balance, writtenOff: invoice.writtenOff },
      dueOn: formatDate(invoice.dueOn, language)
    },
    /** The amount that is asked about, as the form sends it back: what was shown is what counts. */
    shown: toDecimal(invoice.balance),
    isPossible: invoiceLifecycle.may(invoice.status, 'writeOff') && invoice.balance.minor > 0,
    waiting: waiting && {
      id: waiting.id,
      because: waiting.because,
      asked: await askedWords(who, language, waiting)
    },
    words: pickTexts(language, 'friendly', ['releases:write-off'])
  };
});

export const actions: Actions = {
  ask: staffRoute('write-off-invoice', ({ params, request, locals }, who) =>
    act(locals.language, params.id!, async () => {
      const form = await request.formData();
      const { ctx, merchant } = who;
      const { balance } = await ctx.db.withMerchant(merchant.id, (tx) =>
        readInvoice(tx, merchant.id, params.id!)
      );
      const amount = fromDecimal(textOf(form, 'amount'), balance.currency);
      if (!amount) throw new Refusal('write-off-amount-changed');
      const because = textOf(form, 'because');
      await askWriteOff(ctx, { merchantId: merchant.id, invoiceId: params.id!, amount, because });
    })
  ),
  undo: staffRoute('write-off-invoice', ({ params, request, locals }, { ctx, merchant }: SignedIn) =>
    act(locals.language, params.id!, async () => {
      const because = textOf(await request.formData(), 'because');
      await undoWriteOff(ctx, { merchantId: merchant.id, invoiceId: params.id!, because });
    })
  )
};

async function act(language: App.Locals['language'], invoiceId: string, run: () => Promise<void>) {
  try {
    await run();
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'invoice-unknown') throw thrown;
    return fail(422, { problem: refusalWords(thrown, language) });
  }
  redirect(303, paths.invoice(invoiceId));
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
