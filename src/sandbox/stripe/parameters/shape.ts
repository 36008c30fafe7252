/** What a parameter may be; numbers are positions in the list of shapes in parameters.json. */
export type Shape =
  | { kind: 'string' }
  | { kind: 'integer' }
  | { kind: 'decimal' }
  | { kind: 'boolean' }
  | { kind: 'map' }
  | { kind: 'enum'; values: string[] }
  | { kind: 'array'; of: number }
  /** An empty string is allowed and unsets the field. */
  | { kind: 'emptyable'; of: number }
  | { kind: 'any-of'; of: number[] }
  | { kind: 'object'; fields: Record<string, number>; required?: string[] };
