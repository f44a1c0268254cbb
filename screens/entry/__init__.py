"""Every way of answering a question, one file each, behind one interface (`base.Entry`)."""
