export * from './rf-reference.ts';
export * from './ogm-reference.ts';
export * from './betalingskenmerk.ts';
export * from './recognise-reference.ts';
