"""What comes back to the address that our letters are from: answers, bounces, complaints."""
