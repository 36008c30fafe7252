import type { JsonSchema } from '@valibot/to-json-schema';

type Schemas = Readonly<Record<string, JsonSchema>>;

/** What stands in an example under these names; everything else follows from its schema. */
const BY_NAME: Readonly<Record<string, unknown>> = {
  name: 'Amina El Idrissi',
  reference: 'K-1042',
  email: 'amina@post.example',
  phone: '+31612345678',
  language: 'nl',
  segment: 'daycare',
  lines: ['Lange Gracht 8'],
  postalCode: '3511 AB',
  city: 'Utrecht',
  country: 'NL',
  number: '2026-0193',
  subject: 'Childcare, November',
  paymentReference: 'RF18539007547034',
  currency: 'EUR',
  total: '312.40',
  balance: '312.40',
  amount: '312.40',
  planName: 'Childcare, two days',
  quantity: 1,
  brand: 'visa',
  last4: '4242',
  expMonth: 8,
  expYear: 2029,
  bankName: null,
  url: 'https://pay.example.org/p/Jc0n5YQk8mTq2vXwR4eZ1A',
  typedCode: '7KQ2-M9XD-4TRA',
  checkCode: 'H4N7QD',
  title: 'Payment received',
  paragraphs: ['We received € 312,40. Thank you.'],
  delivery: 'delivered',
  decline: null,
  stopOn: null,
  pause: null,
  payLinkId: null,
  seenAt: null,
  next: null,
  reason: 'Moving house',
  days: 14
};

/** A value that a schema allows, as it may come. */
export function exampleOf(schema: JsonSchema, schemas: Schemas, name = ''): unknown {
  if (schema.$ref !== undefined) {
    const named = schemas[schema.$ref.replace('#/components/schemas/', '')];
    return named ? exampleOf(named, schemas, name) : {};
  }
  if (schema.const !== undefined) return schema.const;
  const known = BY_NAME[name];
  if (known !== undefined && fits(known, schema)) return known;
  if (schema.enum) return schema.enum[0];
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return exampleOf(choices[0] as JsonSchema, schemas, name);
  return exampleOfType(schema, schemas, name);
}

function fits(value: unknown, { type, enum: allowed, anyOf }: JsonSchema): boolean {
  if (allowed) return (allowed as readonly unknown[]).includes(value);
  if (value === null) return anyOf !== undefined;
  if (Array.isArray(value)) return type === 'array';
  return typeof value === (type === 'integer' ? 'number' : type);
}

function exampleOfType(schema: JsonSchema, schemas: Schemas, name: string): unknown {
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, each]) => [
          key,
          exampleOf(each as JsonSchema, schemas, key)
        ])
      );
    case 'array':
      return name === 'faults' ? [] : [exampleOf(schema.items as JsonSchema, schemas, name)];
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return false;
    case 'null':
      return null;
    default:
      return exampleOfText(schema);
  }
}

function exampleOfText({ format }: JsonSchema): string {
  if (format === 'uuid') return '019a2f4e-7c11-7b3a-9d52-4e0f6a81c2d7';
  if (format === 'date') return '2026-11-27';
  if (format === 'date-time') return '2026-11-27T09:30:00Z';
  return 'text';
}
