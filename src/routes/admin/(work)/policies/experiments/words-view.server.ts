import { isDeepStrictEqual } from 'node:util';
import type { Language } from '#lib/i18n/index.ts';
import { translator } from '#lib/i18n/index.server.ts';
import type { ExperimentPlan, Source } from '#lib/server/domain/experiments/index.ts';
import {
  diffTexts,
  everyText,
  fieldsOf,
  readTemplateKey,
  type TemplateKey,
  type TriedWords
} from '#lib/server/domain/notifications/index.ts';
import { textChangesInWords } from '../../templates/text-changes.server.ts';
import type { ChangeInWords } from '../change-in-words.ts';

type WordsTrial = Extract<ExperimentPlan['trial'], { layer: 'words' }>;

/** `First reminder · E-mail · Friendly`. */
export function templateTitle({ message, channel, tone }: TemplateKey, language: Language): string {
  const t = translator(language);
  return t('experiments:words.template', {
    message: t(`templates:message.${message}`),
    channel: t(`templates:channel.${channel}`),
    tone: t(`templates:tone.${tone}`)
  });
}

/** Which messages an experiment words, each once. */
export function wordedMessages({ variants }: WordsTrial, language: Language): string {
  const t = translator(language);
  const names = (variants[0]?.content ?? []).map(({ template }) =>
    t(`templates:message.${template.message}`)
  );
  return [...new Set(names)].join(', ');
}

/** From where a variant has its words: what holds now, and of which messages it has others. */
export function wordsFrom({ variants }: WordsTrial, place: number, language: Language): string {
  const t = translator(language);
  const others = (variants[place]?.content ?? []).filter(
    (words, at) => !isDeepStrictEqual(words, variants[0]!.content[at])
  );
  if (others.length === 0) return t('experiments:from.now');
  return others.map((words) => sourceText({ ...words, from: words.version ?? 'draft' }, language)).join('; ');
}

/** `First reminder · E-mail · Friendly: from the draft`. */
export function sourceText({ template, from }: Source, language: Language): string {
  const t = translator(language);
  const source =
    from === 'draft'
      ? t('experiments:from.draft')
      : from === 0
        ? t('experiments:from.ours')
        : t('experiments:from.version', { version: from });
  if (!template) return source;
  return t('experiments:words.source', { template: templateTitle(template, language), source });
}

/** A source as the value of a field, and read back. Refuses `template-unknown`. */
export function sourceValue({ template, from }: Source): string {
  return template ? [template.message, template.channel, template.tone, from].join('/') : String(from);
}

/** What a field named; `undefined` for what can't be a source. */
export function readSource(typed: string): Source | undefined {
  const parts = typed.split('/');
  const [last = ''] = parts.slice(-1);
  if (last !== 'draft' && !/^\d{1,6}$/.test(last)) return undefined;
  const from = last === 'draft' ? last : Number(last);
  if (parts.length === 1) return { from };
  const [message = '', channel = '', tone = ''] = parts;
  return parts.length === 4 ? { from, template: readTemplateKey(message, channel, tone) } : undefined;
}

/** What a variant says otherwise than the first one: by message, language and part of the text. */
export function wordChanges(
  first: readonly TriedWords[],
  other: readonly TriedWords[],
  language: Language
): readonly ChangeInWords[] {
  return other.flatMap(({ template, texts }, at) => {
    const before = everyText(template, first[at]?.texts ?? null);
    const changes = diffTexts(
      before,
      everyText(template, texts),
      fieldsOf(template.message, template.channel)
    );
    const title = templateTitle(template, language);
    // A language that one of them lacks is nobody's: words beside nothing are no difference.
    const real = changes.filter(({ was, becomes }) => was !== '' && becomes !== '');
    return textChangesInWords(real, language).map(({ id, text, ...read }) => ({
      ...read,
      id: `${title}-${id}`,
      text: `${title}, ${text}`
    }));
  });
}
