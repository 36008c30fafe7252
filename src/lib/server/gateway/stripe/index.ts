export { openStripeGateway } from './open-stripe-gateway.ts';
export type { StripeOptions } from './connection.ts';
