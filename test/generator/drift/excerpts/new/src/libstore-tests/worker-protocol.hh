enum struct Op : int { Wrong = 1 };
