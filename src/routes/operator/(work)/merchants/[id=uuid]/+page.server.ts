import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { formatDate, formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { listInvitations, listOperatorActs } from '#lib/server/domain/identity/index.ts';
import {
  inviteOwner,
  readOverseenMerchant,
  resumeMerchant,
  suspendMerchant
} from '#lib/server/domain/installation/index.ts';
import {
  operatorRoute,
  parseForm,
  Refusal,
  type SignedInOperator,
  type Typed
} from '#lib/server/web/index.ts';
import { paths } from '../../../paths.ts';
import { actLine } from '../../act-lines.server.ts';
import { countWords } from '../../count-words.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const DONE = ['opened', 'invited', 'suspended', 'resumed'] as const;
/** The last ones; all of them stand in the trail. */
const ACTS_SHOWN = 50;

export const load: PageServerLoad = operatorRoute(async ({ params, parent, url }, { ctx }) => {
  const { language } = await parent();
  const merchant = await readOverseenMerchant(ctx, params.id);
  const { id, slug, name, zone, host, owners, suspendedAt, suspendedBecause } = merchant;
  const [invitations, acts] = await Promise.all([
    listInvitations(ctx, id),
    listOperatorActs(ctx, { merchantId: id, limit: ACTS_SHOWN })
  ]);
  const at = (instant: Temporal.Instant) => formatDateTime(instant, zone, language);
  const count = countWords(language);
  const now = ctx.clock.now();
  return {
    done: DONE.find((each) => each === url.searchParams.get('done')),
    merchant: { id, slug, name, host, owners },
    suspended: suspendedAt && { at: at(suspendedAt), because: suspendedBecause ?? '' },
    facts: {
      since: formatDate(merchant.createdAt.toZonedDateTimeISO(zone).toPlainDate(), language),
      active: merchant.activeAt && at(merchant.activeAt),
      customers: count(merchant.customers),
      invoices: count(merchant.openInvoices),
      staff: count(merchant.staff)
    },
    // Whom else the owners ask is their own affair.
    invitations: invitations
      .filter(({ role }) => role === 'owner')
      .map(({ email, expiresAt, sentAt }) => ({
        email,
        until: at(expiresAt),
        state: Temporal.Instant.compare(expiresAt, now) <= 0 ? 'expired' : sentAt ? 'sent' : 'sending'
      })),
    acts: acts.items.map((act) => actLine(act, zone, language)),
    words: pickTexts(language, 'friendly', [
      'operator:one',
      'operator:state',
      'operator:acts',
      'common:check-this'
    ])
  };
});

const Owner = v.object({
  ownerEmail: v.pipe(
    v.string('email-invalid'),
    v.trim(),
    v.maxLength(254, 'email-invalid'),
    v.email('email-invalid')
  )
});
const Reason = v.object({
  because: v.pipe(
    v.string('reason-missing'),
    v.trim(),
    v.nonEmpty('reason-missing'),
    v.maxLength(500, 'reason-missing')
  )
});

export const actions: Actions = {
  invite: operatorRoute((event, who) =>
    answer(event, who, { schema: Owner, field: 'ownerEmail', done: 'invited' }, (given) =>
      inviteOwner(who.ctx, { merchantId: event.params.id, email: given.ownerEmail })
    )
  ),
  suspend: operatorRoute((event, who) =>
    answer(event, who, { schema: Reason, field: 'because', done: 'suspended' }, ({ because }) =>
      suspendMerchant(who.ctx, { merchantId: event.params.id, because })
    )
  ),
  resume: operatorRoute((event, who) =>
    answer(event, who, { schema: Reason, field: 'because', done: 'resumed' }, ({ because }) =>
      resumeMerchant(who.ctx, { merchantId: event.params.id, because })
    )
  )
};

type Asked<S> = Readonly<{ schema: S; field: string; done: (typeof DONE)[number] }>;

async function answer<S extends v.GenericSchema>(
  { params, request, locals }: RequestEvent,
  { ctx }: SignedInOperator,
  { schema, field, done }: Asked<S>,
  act: (given: v.InferOutput<S>) => Promise<void>
) {
  // One that isn't there is a page that isn't there, whatever was typed.
  await readOverseenMerchant(ctx, params.id);
  const t = translator(locals.language);
  const form = await parseForm(request, schema);
  const refused = (values: Typed, code: string) =>
    fail(422, { values, errors: [{ fieldId: `field-${field}`, text: t(`errors:${code}` as TextKey) }] });
  if (!form.valid) return refused(form.values, Object.values(form.errors)[0]!);
  try {
    await act(form.data);
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return refused(form.values, thrown.code);
  }
  redirect(303, paths.merchant(params.id, { done }));
}
