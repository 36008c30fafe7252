import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { translator, type TextKey } from '#lib/i18n/index.server.ts';
import { publicEventTypes, type EndpointFacts } from '#lib/server/domain/webhooks/index.ts';
import { parseForm, Refusal, type Typed } from '#lib/server/web/index.ts';

/** What is typed to add or change an endpoint. What an address may be is the domain's question. */
const Endpoint = v.object({
  url: v.pipe(v.string('webhook-url-wrong'), v.trim(), v.maxLength(2_000, 'webhook-url-wrong')),
  name: v.pipe(
    v.string(),
    v.transform((text) => text.trim().slice(0, 80))
  ),
  types: v.optional(v.array(v.picklist(publicEventTypes), 'webhook-types-none'), [])
});

/** Reads the form and does the act; what is refused is shown beside what was typed. */
export async function saveEndpoint<T>(
  { request, locals }: Readonly<{ request: Request; locals: App.Locals }>,
  act: (facts: EndpointFacts) => Promise<T>
) {
  const form = await parseForm(request, Endpoint);
  if (!form.valid) return { refused: refused(locals, form.values, Object.entries(form.errors)) };
  try {
    return { done: await act(form.data) };
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'webhook-endpoint-not-found') throw thrown;
    const field = thrown.code === 'webhook-types-none' ? 'types' : 'url';
    return { refused: refused(locals, form.values, [[field, thrown.code]], thrown.params) };
  }
}

function refused(
  locals: App.Locals,
  values: Typed,
  faults: readonly (readonly [string, string])[],
  params: Readonly<Record<string, unknown>> = {}
) {
  const t = translator(locals.language);
  const errors = faults.map(([field, code]) => ({
    fieldId: `field-${field}`,
    text: t(`errors:${code}` as TextKey, params as Record<string, string>)
  }));
  return fail(422, { values, errors });
}
