import { fail } from '@sveltejs/kit';
import type { Language } from '#lib/i18n/index.ts';
import { Refusal } from '#lib/server/web/index.ts';
import { refusalWords } from '../../list/refusal-words.server.ts';
import { readPublishForm } from './publish-form.server.ts';

/**
 * The version that an address names, with what is in force and what came before it. Refuses with `unknown` where there is
 * none. Versions come the newest first.
 */
export function findVersion<V extends Readonly<{ version: number }>>(
  all: readonly V[],
  version: string | undefined,
  unknown: string
): Readonly<{ inForce: V; found: V; before: V | undefined }> {
  const place = all.findIndex((each) => String(each.version) === version);
  const found = all[place];
  if (!found) throw new Refusal(unknown);
  return { inForce: all[0]!, found, before: all[place + 1] };
}

/**
 * Publishes a version again for the reason that staff give. Answers what to say on the page where the reason is missing or
 * it is refused, with what was typed; nothing once it is done. A version that there isn't is the page's to refuse.
 */
export async function bringBack<V>(
  request: Request,
  language: Language,
  read: () => Promise<V>,
  publish: (version: V, reason: string) => Promise<unknown>
) {
  const form = await readPublishForm(request, language, { hasName: false });
  if (!form.valid) return fail(422, { ...form, problem: '' });
  const { reason } = form;
  const version = await read();
  try {
    await publish(version, reason);
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    const problem = refusalWords(thrown, language);
    return fail(422, { values: { reason }, errors: {}, problem });
  }
}
