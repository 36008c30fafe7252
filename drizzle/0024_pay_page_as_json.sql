-- The same page as JSON text: nothing on the way out is looked into, so nothing has to be sorted into jsonb first.
drop function read_pay_page(bytea, timestamptz);
--> statement-breakpoint
create function read_pay_page(hash bytea, at timestamptz) returns json language plpgsql as $$
declare
  link pay_link;
  ids uuid[];
begin
  perform set_config('app.token_hash', encode(hash, 'hex'), true);
  select * into link from pay_link where token_hash = hash or typed_code_hash = hash;
  if not found then
    return null;
  end if;
  perform set_config('app.merchant_id', link.merchant_id::text, true);
  if link.expires_at <= at or link.revoked_at is not null then
    return json_build_object(
      'link', to_json(link),
      'merchant', (select to_json(m) from merchant m where m.id = link.merchant_id),
      'customer', (select to_json(c) from customer c where c.merchant_id = link.merchant_id and c.id = link.customer_id));
  end if;
  if link.invoice_id is not null then
    ids := array[link.invoice_id];
  else
    -- What is open, the oldest due first; then what was paid in the month before the link was made.
    ids := array(
      select i.id from invoice i
      where i.merchant_id = link.merchant_id and i.customer_id = link.customer_id
        and (i.status in ('open', 'overdue')
          or (i.status = 'paid' and i.issued_on > (link.created_at - interval '31 days')::date))
      order by i.status not in ('open', 'overdue'), i.due_on, i.id
      limit 100);
  end if;
  return json_build_object(
    'link', to_json(link),
    'merchant', (select to_json(m) from merchant m where m.id = link.merchant_id),
    'customer', (select to_json(c) from customer c where c.merchant_id = link.merchant_id and c.id = link.customer_id),
    'invoices', (
      select coalesce(json_agg(to_json(i) order by i.status not in ('open', 'overdue'), i.due_on, i.id), '[]')
      from invoice i where i.merchant_id = link.merchant_id and i.id = any(ids)),
    'attempts', (
      select coalesce(json_agg(to_json(a) order by a.opened_at desc, a.id desc), '[]')
      from payment_attempt a
      where a.merchant_id = link.merchant_id and a.id in (
        select l.attempt_id from attempt_allocation l
        where l.merchant_id = link.merchant_id and l.invoice_id = any(ids))),
    'live', (
      select coalesce(json_agg(json_build_object('invoiceId', l.invoice_id, 'attemptId', l.attempt_id)), '[]')
      from attempt_allocation l
      where l.merchant_id = link.merchant_id and l.invoice_id = any(ids) and l.is_live),
    'offers', (
      select coalesce(json_agg(to_json(o)), '[]')
      from method_offer o where o.merchant_id = link.merchant_id and o.is_enabled),
    'saved', (
      select coalesce(json_agg(to_json(s) order by s.saved_at desc), '[]')
      from payment_method s
      where s.merchant_id = link.merchant_id and s.customer_id = link.customer_id and s.status = 'active'),
    'credit', (
      select coalesce(json_object_agg(e.currency, e.total), '{}')
      from (
        select currency, -sum(amount_minor) as total from ledger_entry
        where merchant_id = link.merchant_id and customer_id = link.customer_id and account = 'customer-credit'
        group by currency) e));
end $$;
--> statement-breakpoint
grant execute on function read_pay_page to quitte_app;
