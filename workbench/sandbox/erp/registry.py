"""What this ERP can do, by the name of the transaction: the one place where they are named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from workbench.sandbox.answers import Reply
from workbench.sandbox.database import Books
from workbench.sandbox.erp.bookings import add_booking
from workbench.sandbox.erp.credit import customer_credit
from workbench.sandbox.erp.customers import create_customer
from workbench.sandbox.erp.invoices import create_invoice
from workbench.sandbox.erp.orders import create_order
from workbench.sandbox.erp.payments import create_payment
from workbench.sandbox.erp.status import change_status
from workbench.sandbox.erp.stock import available_stock
from workbench.sandbox.incoming import Part

Effect = Callable[[Books, Part, str], Reply]
"""Given the books, the checked document and the client code: does it, or says why not."""

EFFECTS: Mapping[str, Effect] = MappingProxyType(
    {
        "CreateSalesOrder": create_order,
        "CreatePayment": create_payment,
        "CreateCustomer": create_customer,
        "ChangeOrderStatus": change_status,
        "CreateInvoice": create_invoice,
        "AddBooking": add_booking,
        "AvailableStock": available_stock,
        "CustomerCredit": customer_credit,
    }
)
