export { openStripeGateway } from './open-stripe-gateway.ts';
