import type { StandardSchemaV1 } from '@standard-schema/spec';

/** What was typed, kept for showing it again. Secrets are never sent back. */
export type Typed = Readonly<Record<string, string | readonly string[]>>;

export type ParsedForm<T> =
  | Readonly<{ valid: true; data: T; values: Typed }>
  /** `errors`: field → code in `errors.json`; the whole form's own fault stands under `form`. */
  | Readonly<{ valid: false; values: Typed; errors: Readonly<Record<string, string>> }>;

const NEVER_SENT_BACK = /password|secret|code|token/i;

/**
 * Reads a form against a schema whose messages are codes. A name that comes several times, or ends in `[]`, is a list.
 * Files are given to the schema and never kept. `fail(422, form)` shows what was typed with the faults beside it.
 */
export async function parseForm<S extends StandardSchemaV1>(
  request: Request,
  schema: S
): Promise<ParsedForm<StandardSchemaV1.InferOutput<S>>> {
  const fields = fieldsOf(await request.formData());
  const result = await schema['~standard'].validate(fields);
  const values = typedOf(fields);
  if (!result.issues) return { valid: true, data: result.value, values };
  const errors: Record<string, string> = {};
  for (const issue of result.issues) errors[fieldOf(issue)] ??= issue.message;
  return { valid: false, values, errors };
}

type Fields = Record<string, FormDataEntryValue | FormDataEntryValue[]>;

function fieldsOf(form: FormData): Fields {
  const names = [...new Set(form.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const all = form.getAll(name);
      return name.endsWith('[]') ? [name.slice(0, -2), all] : [name, all.length > 1 ? all : all[0]!];
    })
  );
}

function typedOf(fields: Fields): Typed {
  const isText = (value: FormDataEntryValue) => typeof value === 'string';
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => !NEVER_SENT_BACK.test(name))
      .map(([name, value]) => [name, Array.isArray(value) ? value.filter(isText) : value] as const)
      .filter(
        (entry): entry is readonly [string, string | string[]] => Array.isArray(entry[1]) || isText(entry[1])
      )
  );
}

function fieldOf(issue: StandardSchemaV1.Issue): string {
  const first = issue.path?.[0];
  return String(typeof first === 'object' ? first.key : (first ?? 'form'));
}
