import * as v from 'valibot';
import type { Language } from '#lib/i18n/index.ts';
import { translator, type TextKey } from '#lib/i18n/index.server.ts';
import {
  ExperimentFrame,
  powers,
  variantKeys,
  type ExperimentPlan,
  type VariantKey
} from '#lib/server/domain/experiments/index.ts';

type Typed = Readonly<Record<string, string>>;

export type ExperimentForm = Readonly<{
  values: Typed;
  errors: Typed;
  /** Only when nothing is wrong. */
  read:
    | Readonly<{
        frame: ExperimentFrame;
        variants: readonly Readonly<{ key: VariantKey; name: string; weight: number }>[];
      }>
    | undefined;
}>;

/** The plan as the fields of its form. */
export function fieldsOf({ frame, trial }: ExperimentPlan, language: Language): Typed {
  const { hypothesis, segment, leastDifferenceTenths, ...numbers } = frame;
  return {
    hypothesis,
    segment: segment ?? '',
    leastDifference: new Intl.NumberFormat(language, { useGrouping: false }).format(
      leastDifferenceTenths / 10
    ),
    ...Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)])),
    ...Object.fromEntries(
      trial.variants.flatMap(({ key, name, weight }) => [
        [`name-${key}`, name],
        [`weight-${key}`, String(weight)]
      ])
    )
  };
}

const WHOLE = /^\d{1,3}$/;

/** Reads what was typed; everything is kept for showing it again. */
export function readExperimentForm(
  form: FormData | URLSearchParams,
  { trial }: ExperimentPlan,
  language: Language
): ExperimentForm {
  const t = translator(language);
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const errors: Record<string, string> = {};
  const whole = (name: string) => (WHOLE.test(text(name)) ? Number(text(name)) : Number.NaN);
  const given = {
    hypothesis: text('hypothesis'),
    segment: text('segment') === '' ? null : text('segment'),
    ...Object.fromEntries(
      ['sharePercent', 'holdOutPercent', 'withinDays', 'baselinePercent', 'power'].map((name) => [
        name,
        whole(name)
      ])
    ),
    leastDifferenceTenths: tenthsOf(text('leastDifference'))
  };
  const frame = v.safeParse(ExperimentFrame, given);
  for (const issue of frame.issues ?? []) {
    const path = v.getDotPath(issue) ?? '';
    const field = path === 'leastDifferenceTenths' ? 'leastDifference' : path;
    errors[field] = t(`experiments:error.${field}` as TextKey);
  }
  const variants = trial.variants.map(({ key }) => {
    const [name, weight] = [text(`name-${key}`), whole(`weight-${key}`)];
    if (name.length > 60) errors[`name-${key}`] = t('experiments:error.name');
    if (!(weight >= 1 && weight <= 100)) errors[`weight-${key}`] = t('experiments:error.weight');
    return { key, name, weight };
  });
  const values = Object.fromEntries([...new Set(form.keys())].map((name) => [name, text(name)]));
  const isRight = frame.success && Object.keys(errors).length === 0;
  return { values, errors, read: isRight ? { frame: frame.output, variants } : undefined };
}

/** `2,5` or `2.5` points as tenths of a point. */
function tenthsOf(typed: string): number {
  const [, whole, tenth = '0'] = /^(\d{1,2})(?:[.,](\d))?$/.exec(typed) ?? [];
  return whole === undefined ? Number.NaN : Number(whole) * 10 + Number(tenth);
}

/** What can be chosen in the form. */
export function experimentOptions(segments: readonly string[], language: Language) {
  const t = translator(language);
  return {
    segments: [
      { value: '', text: t('experiments:form.everybody') },
      ...segments.map((name) => ({ value: name, text: name }))
    ],
    powers: powers.map((power) => ({
      value: String(power),
      text: t('experiments:form.power-option', { power })
    }))
  };
}

/** The variant that a button or a field names; `undefined` for anything else. */
export function readKey(form: FormData, field: 'key' | 'into' = 'key'): VariantKey | undefined {
  const typed = form.get(field);
  return variantKeys.find((key) => key === typed);
}
