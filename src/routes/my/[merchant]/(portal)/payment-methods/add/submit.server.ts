import { fail, redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import {
  problemStatus,
  readFormName,
  readToTry,
  readUse,
  storeConsent,
  storeMethod,
  type SignedInCustomer,
  type StoreAsk,
  type StoreProblem
} from '#lib/server/web/index.ts';
import { portalPaths } from '../../paths.ts';
import { portalWords } from '../../words.server.ts';

/** Why nothing was stored, in words; what was typed comes back. */
export type AddFault = Readonly<{ problem: StoreProblem['problem']; title?: string; text: string }> &
  Pick<StoreProblem, 'typed'>;

/** Stores what a form of the portal brought, and goes to the page that says what came of it. */
export async function submit(
  event: RequestEvent,
  who: SignedInCustomer,
  form: FormData,
  instrument: StoreAsk['instrument'] | StoreProblem
): Promise<ActionFailure<AddFault>> {
  const { ctx, merchantId, customerId, merchant } = who;
  const { language } = event.locals;
  const words = portalWords(who, language);
  const paths = portalPaths(merchant.slug);
  const formKey = readFormName(form);
  if ('problem' in instrument) return explain(words, instrument);
  if (!formKey) return explain(words, { problem: 'form-outdated' });
  const use = readUse(form);
  const kind = instrument.kind === 'confirmation-token' ? 'card' : 'account';
  const back = `${event.locals.ctx.origin}${paths.methodReturn()}`;
  const answer = await storeMethod(ctx, event, {
    ...{ merchantId, customerId, formKey, instrument, use, language },
    replacesId: event.url.searchParams.get('replaces') ?? undefined,
    toTry: use === 'default' ? readToTry(form) : undefined,
    consentText: storeConsent(words.t, merchant, kind, use),
    returnUrl: `${back}?setup={setup}`,
    tryReturnUrl: `${back}?setup={setup}&attempt={attempt}`
  });
  if ('problem' in answer)
    return explain(words, instrument.kind === 'iban' ? { ...answer, typed: typedOf(instrument) } : answer);
  return redirect(303, paths.methodSetup(answer.setupId));
}

function typedOf({ iban, holder, email }: Extract<StoreAsk['instrument'], { kind: 'iban' }>) {
  return { iban, holder, email };
}

const OF_FIELDS = ['iban-invalid', 'holder-missing', 'email-invalid'] as const;

function explain({ t }: ReturnType<typeof portalWords>, problem: StoreProblem): ActionFailure<AddFault> {
  const ofField = OF_FIELDS.find((each) => each === problem.problem);
  const words = ofField
    ? { text: t(`methods:field.${ofField}`) }
    : {
        title: t(
          `methods:problem.${problem.problem as Exclude<StoreProblem['problem'], (typeof OF_FIELDS)[number]>}.title`
        ),
        text: t(
          `methods:problem.${problem.problem as Exclude<StoreProblem['problem'], (typeof OF_FIELDS)[number]>}.text`
        )
      };
  return fail(problemStatus(problem), { ...problem, ...words });
}
