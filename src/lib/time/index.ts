export * from './calendar.ts';
export * from './public-holidays.ts';
