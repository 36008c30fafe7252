import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import {
  formatPhone,
  listCustomersByContact,
  mayDo,
  readCustomer
} from '#lib/server/domain/identity/index.ts';
import {
  answerCustomer,
  closeConversation,
  conversationChannels,
  giveConversation,
  listAnswerWays,
  readConversation,
  readThread
} from '#lib/server/domain/notifications/index.ts';
import { parseForm, Refusal, staffRoute, type Typed } from '#lib/server/web/index.ts';
import { paths } from '../../../paths.ts';
import { entryInWords } from './entry-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = staffRoute(
  'see-conversations',
  async ({ params, parent, url }, { ctx, merchant, staff }) => {
    const { language } = await parent();
    const t = translator(language);
    return ctx.db.withMerchant(merchant.id, async (tx) => {
      const held = await readConversation(tx, merchant.id, params.id);
      const person =
        held.customerId === null ? undefined : await readCustomer(tx, merchant.id, held.customerId);
      const open = person && (await listAnswerWays(ctx, tx, held, person));
      const thread = await readThread(tx, held);
      const contact = {
        channel: held.channel === 'email' ? 'email' : 'sms',
        address: held.address ?? ''
      } as const;
      const maybe = person || !held.address ? [] : await listCustomersByContact(tx, merchant, contact);
      const isTooLate = held.channel === 'whatsapp' && open && !open.ways.includes('whatsapp');
      const windowEndsAt = open?.ways.includes('whatsapp') ? open.windowEndsAt : undefined;
      return {
        id: held.id,
        name: person?.name ?? t('conversations:unknown-sender'),
        reference: person?.reference ?? formatPhone(held.address ?? ''),
        isMatched: person !== undefined,
        isWaiting: held.waitingSince !== null,
        ways: open?.ways ?? [],
        isTooLate: isTooLate === true,
        windowUntil: windowEndsAt && formatDateTime(windowEndsAt, merchant.zone, language),
        maybe: maybe.map(({ name, reference }) => ({ name, reference })),
        mayAnswer: mayDo(staff.role, 'answer-customer'),
        isSent: url.searchParams.has('sent'),
        entries: thread.map((entry) =>
          entryInWords(entry, {
            t,
            language,
            zone: merchant.zone,
            name: person?.name,
            conversationId: held.id
          })
        ),
        words: pickTexts(language, 'friendly', ['conversations'])
      };
    });
  }
);

/** More than anybody writes by hand; a text message has at most 1,600 characters. */
const MOST_CHARACTERS = 1_500;
const Answer = v.object({
  text: v.pipe(v.string(), v.trim(), v.minLength(1, 'answer-missing'), v.maxLength(MOST_CHARACTERS)),
  channel: v.picklist(conversationChannels)
});
const Given = v.object({ reference: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100)) });

export const actions: Actions = {
  answer: staffRoute('answer-customer', async ({ params, locals, request }, { ctx, merchant }) => {
    const form = await parseForm(request, Answer);
    if (!form.valid) return refused(locals, form.values, form.errors['text'] ?? 'answer-way-closed');
    const conversationId = params.id!;
    const problem = await attempt(() =>
      answerCustomer(ctx, { merchantId: merchant.id, conversationId, ...form.data })
    );
    if (problem) return refused(locals, form.values, problem);
    redirect(303, paths.conversation(conversationId, { sent: 'yes' }));
  }),
  done: staffRoute('answer-customer', async ({ params }, { ctx, merchant }) => {
    await closeConversation(ctx, { merchantId: merchant.id, conversationId: params.id! });
    redirect(303, paths.conversations());
  }),
  give: staffRoute('answer-customer', async ({ params, locals, request }, { ctx, merchant }) => {
    const form = await parseForm(request, Given);
    if (!form.valid) return refused(locals, form.values, 'customer-not-found');
    let theirs = params.id!;
    const problem = await attempt(async () => {
      theirs = await giveConversation(ctx, { merchantId: merchant.id, conversationId: theirs, ...form.data });
    });
    if (problem) return refused(locals, form.values, problem);
    redirect(303, paths.conversation(theirs));
  })
};

/** The code of what was refused; `undefined` when it was done. What isn't there is no such page. */
async function attempt(act: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await act();
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'conversation-unknown') throw thrown;
    return thrown.code;
  }
}

function refused(locals: App.Locals, values: Typed, code: string) {
  return fail(422, { problem: translator(locals.language)(`errors:${code}` as TextKey), values });
}
