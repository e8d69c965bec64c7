"""What others do, run in environments of their own: none of them is needed to run or test Koshi."""
